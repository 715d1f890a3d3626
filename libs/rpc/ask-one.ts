import { status } from '@grpc/grpc-js'
import type { AnyMethod } from './definition.ts'
import { Departure } from './departure.ts'
import type { Line } from './departure.ts'
import { feed } from './feed.ts'
import type { Onward } from './call.ts'

type Settle = (error: Error | null, response?: unknown) => void

/** A method that takes one message, or a stream of them, and answers with one. */
export function askOne(line: Line, method: AnyMethod) {
  const send = method.requestStream ? sendMany : sendOne
  return (request: unknown, onward: Onward = {}): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const departure = new Departure(line, method, onward)
      send(departure, { method, request }, (error, response) => {
        if (error) return reject(departure.fail(error))
        departure.end(status.OK)
        resolve(response)
      })
    })
}

interface Sending {
  readonly method: AnyMethod
  readonly request: unknown
}

function sendOne(departure: Departure, { method, request }: Sending, settle: Settle): void {
  const { client, metadata, options } = departure
  const { path, requestSerialize, responseDeserialize } = method
  departure.follow(
    client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, metadata, options, settle),
  )
}

function sendMany(departure: Departure, { method, request }: Sending, settle: Settle): void {
  const { client, metadata, options, over } = departure
  const { path, requestSerialize, responseDeserialize } = method
  const sent = client.makeClientStreamRequest(path, requestSerialize, responseDeserialize, metadata, options, settle)
  departure.follow(sent)
  feed(sent, request as AsyncIterable<unknown>, over).catch((error: unknown) => {
    settle(error as Error)
    sent.cancel()
  })
}
