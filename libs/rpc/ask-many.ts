import { status } from '@grpc/grpc-js'
import type { ClientDuplexStream, ClientReadableStream } from '@grpc/grpc-js'
import type { AnyMethod } from './definition.ts'
import { Departure } from './departure.ts'
import type { Line } from './departure.ts'
import { feed } from './feed.ts'
import type { Onward } from './call.ts'

type Received = ClientReadableStream<unknown> | ClientDuplexStream<unknown, unknown>

/** A method that takes one message, or a stream of them, and answers with a stream of its own. */
export function askMany(line: Line, method: AnyMethod) {
  const send = method.requestStream ? sendMany : sendOne
  return async function* (request: unknown, onward: Onward = {}): AsyncGenerator<unknown> {
    const departure = new Departure(line, method, onward)
    const received = send(departure, method, request).on('error', () => {}) // read below
    departure.follow(received)
    try {
      for await (const response of received) yield response
      departure.end(status.OK)
    } catch (error) {
      throw departure.fail(error as Error)
    } finally {
      departure.end(status.CANCELLED)
      received.cancel()
    }
  }
}

function sendOne({ client, metadata, options }: Departure, method: AnyMethod, request: unknown): Received {
  const { path, requestSerialize, responseDeserialize } = method
  return client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request, metadata, options)
}

function sendMany(departure: Departure, method: AnyMethod, requests: unknown): Received {
  const { client, metadata, options, over } = departure
  const { path, requestSerialize, responseDeserialize } = method
  const sent = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, metadata, options)
  feed(sent, requests as AsyncIterable<unknown>, over).catch((error: unknown) => sent.destroy(error as Error))
  return sent
}
