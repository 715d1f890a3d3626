import type { sendUnaryData, ServerReadableStream, ServerUnaryCall } from '@grpc/grpc-js'
import { IncomingCall } from './incoming-call.ts'
import type { Host } from './incoming-call.ts'
import type { Row } from './implement.ts'
import { readRequest, readRequests } from './request.ts'

type OneResponseCall = ServerUnaryCall<Buffer, Buffer> | ServerReadableStream<Buffer, Buffer>

/** Answers, with a single message, calls that bring one message or a stream of them. */
export function answerOne(row: Row, host: Host) {
  const { method, handle } = row
  return async (grpc: OneResponseCall, reply: sendUnaryData<Buffer>): Promise<void> => {
    const incoming = new IncomingCall(grpc, row, host)
    try {
      const response = await incoming.run(async (call) => {
        const request = 'request' in grpc ? readRequest(row, grpc.request) : readRequests(row, grpc)
        return method.responseSerialize(await handle(request, call))
      })
      if (incoming.succeed()) reply(null, response)
    } catch (error) {
      const failure = incoming.fail(error)
      if (failure) reply(failure)
    }
  }
}
