import type { ServerDuplexStream, ServerWritableStream } from '@grpc/grpc-js'
import { IncomingCall } from './incoming-call.ts'
import type { Host } from './incoming-call.ts'
import type { Row } from './implement.ts'
import { readRequest, readRequests } from './request.ts'
import { room } from './room.ts'

type ManyResponsesCall = ServerWritableStream<Buffer, Buffer> | ServerDuplexStream<Buffer, Buffer>

/**
 * Answers, with a stream of messages, calls that bring one message or a stream of them. A message is asked of the
 * handler only when the caller has room for it. When the caller goes, or the server drains, the stream ends at once,
 * wherever the handler then waits; it does well to heed `call.signal`.
 */
export function answerMany(row: Row, host: Host) {
  const { draining } = host
  return async (grpc: ManyResponsesCall): Promise<void> => {
    const incoming = new IncomingCall(grpc, row, host)
    const { cancel } = incoming
    const drain = () => cancel.abort(draining.reason)
    draining.addEventListener('abort', drain, { once: true })
    if (draining.aborted) drain()
    try {
      await incoming.run((call) => {
        const request = 'request' in grpc ? readRequest(row, grpc.request) : readRequests(row, grpc)
        const responses = row.handle(request, call) as AsyncIterable<unknown>
        return Promise.race([send(row, responses, grpc, cancel.signal), aborted(cancel.signal)])
      })
      if (incoming.succeed()) grpc.end()
    } catch (error) {
      const failure = incoming.fail(error)
      if (failure) grpc.emit('error', failure)
    } finally {
      draining.removeEventListener('abort', drain)
    }
  }
}

async function send({ method }: Row, responses: AsyncIterable<unknown>, grpc: ManyResponsesCall, signal: AbortSignal) {
  for await (const response of responses) {
    if (signal.aborted) return
    if (!grpc.write(method.responseSerialize(response))) await room(grpc, signal)
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    if (signal.aborted) reject(signal.reason as Error)
  })
}
