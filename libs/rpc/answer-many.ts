import { once } from 'node:events'
import type { ServerDuplexStream, ServerWritableStream } from '@grpc/grpc-js'
import { Attendance } from './attendance.ts'
import type { Host } from './attendance.ts'
import type { Row } from './implement.ts'
import { readRequest, readRequests } from './request.ts'

type Outgoing = ServerWritableStream<Buffer, Buffer> | ServerDuplexStream<Buffer, Buffer>

/**
 * Answers, with a stream of messages, calls that bring one message or a stream of them. A message is asked of the
 * handler only when the caller has room for it. When the caller goes, or the server drains, the stream ends at once,
 * wherever the handler then waits; it does well to heed `call.signal`.
 */
export function answerMany(row: Row, host: Host) {
  const { draining } = host
  return async (outgoing: Outgoing): Promise<void> => {
    const attendance = new Attendance(outgoing, row, host)
    const { cancel } = attendance
    const drain = () => cancel.abort(draining.reason)
    draining.addEventListener('abort', drain, { once: true })
    if (draining.aborted) drain()
    try {
      await attendance.run((call) => {
        const request =
          'request' in outgoing ? readRequest(row, outgoing.request) : readRequests(row, outgoing, cancel.signal)
        const responses = row.handle(request, call) as AsyncIterable<unknown>
        return Promise.race([send(row, responses, outgoing, cancel.signal), aborted(cancel.signal)])
      })
      if (attendance.succeed()) outgoing.end()
    } catch (error) {
      const failure = attendance.fail(error)
      if (failure) outgoing.emit('error', failure)
    } finally {
      draining.removeEventListener('abort', drain)
    }
  }
}

async function send({ method }: Row, responses: AsyncIterable<unknown>, outgoing: Outgoing, signal: AbortSignal) {
  for await (const response of responses) {
    if (signal.aborted) return
    if (!outgoing.write(method.responseSerialize(response))) await once(outgoing, 'drain', { signal })
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    if (signal.aborted) reject(signal.reason as Error)
  })
}
