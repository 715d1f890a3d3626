import type { ClientDuplexStream, ClientWritableStream } from '@grpc/grpc-js'
import { room } from './room.ts'

/** Sends a stream of requests, each asked for when there is room for it, until they end or the call is over. */
export async function feed(
  sent: ClientWritableStream<unknown> | ClientDuplexStream<unknown, unknown>,
  requests: AsyncIterable<unknown>,
  over: AbortSignal,
): Promise<void> {
  for await (const request of requests) {
    if (over.aborted) return
    if (!sent.write(request)) await room(sent, over)
  }
  sent.end()
}
