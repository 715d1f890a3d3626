import { status } from '@grpc/grpc-js'
import type { ClientDuplexStream, ClientReadableStream } from '@grpc/grpc-js'
import type { AnyMethod } from './definition.ts'
import { OutgoingCall } from './outgoing-call.ts'
import type { Endpoint } from './outgoing-call.ts'
import { feed } from './feed.ts'
import type { Onward } from './call.ts'

type Received = ClientReadableStream<unknown> | ClientDuplexStream<unknown, unknown>

/** A method that takes one message, or a stream of them, and answers with a stream of its own. */
export function askMany(endpoint: Endpoint, method: AnyMethod) {
  const send = method.requestStream ? sendMany : sendOne
  return async function* (request: unknown, onward: Onward = {}): AsyncGenerator<unknown> {
    const outgoing = new OutgoingCall(endpoint, method, onward)
    const received = send(outgoing, method, request).on('error', () => {}) // read below
    outgoing.follow(received)
    try {
      for await (const response of received) yield response
      outgoing.end(status.OK)
    } catch (error) {
      throw outgoing.fail(error as Error)
    } finally {
      outgoing.end(status.CANCELLED)
      received.cancel()
    }
  }
}

function sendOne({ client, metadata, options }: OutgoingCall, method: AnyMethod, request: unknown): Received {
  const { path, requestSerialize, responseDeserialize } = method
  return client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request, metadata, options)
}

function sendMany(outgoing: OutgoingCall, method: AnyMethod, requests: unknown): Received {
  const { client, metadata, options, over } = outgoing
  const { path, requestSerialize, responseDeserialize } = method
  const sent = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, metadata, options)
  feed(sent, requests as AsyncIterable<unknown>, over).catch((error: unknown) => sent.destroy(error as Error))
  return sent
}
