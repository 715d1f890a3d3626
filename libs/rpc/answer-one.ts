import type { sendUnaryData, ServerReadableStream, ServerUnaryCall } from '@grpc/grpc-js'
import { Attendance } from './attendance.ts'
import type { Host } from './attendance.ts'
import type { Row } from './implement.ts'
import { readRequest, readRequests } from './request.ts'

type Incoming = ServerUnaryCall<Buffer, Buffer> | ServerReadableStream<Buffer, Buffer>

/** Answers, with a single message, calls that bring one message or a stream of them. */
export function answerOne(row: Row, host: Host) {
  const { method, handle } = row
  return async (incoming: Incoming, reply: sendUnaryData<Buffer>): Promise<void> => {
    const attendance = new Attendance(incoming, row, host)
    try {
      const response = await attendance.run(async (call) => {
        const request =
          'request' in incoming
            ? readRequest(row, incoming.request)
            : readRequests(row, incoming, attendance.cancel.signal)
        return method.responseSerialize(await handle(request, call))
      })
      if (attendance.succeed()) reply(null, response)
    } catch (error) {
      const failure = attendance.fail(error)
      if (failure) reply(failure)
    }
  }
}
