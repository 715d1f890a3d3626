import { status } from '@grpc/grpc-js'
import type { AnyMethod } from './definition.ts'
import { OutgoingCall } from './outgoing-call.ts'
import type { Endpoint } from './outgoing-call.ts'
import { feed } from './feed.ts'
import type { Onward } from './call.ts'

type Settle = (error: Error | null, response?: unknown) => void

/** A method that takes one message, or a stream of them, and answers with one. */
export function askOne(endpoint: Endpoint, method: AnyMethod) {
  const send = method.requestStream ? sendMany : sendOne
  return (request: unknown, onward: Onward = {}): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const outgoing = new OutgoingCall(endpoint, method, onward)
      send(outgoing, { method, request }, (error, response) => {
        if (error) return reject(outgoing.fail(error))
        outgoing.end(status.OK)
        resolve(response)
      })
    })
}

interface Sending {
  readonly method: AnyMethod
  readonly request: unknown
}

function sendOne(outgoing: OutgoingCall, { method, request }: Sending, settle: Settle): void {
  const { client, metadata, options } = outgoing
  const { path, requestSerialize, responseDeserialize } = method
  outgoing.follow(
    client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, metadata, options, settle),
  )
}

function sendMany(outgoing: OutgoingCall, { method, request }: Sending, settle: Settle): void {
  const { client, metadata, options, over } = outgoing
  const { path, requestSerialize, responseDeserialize } = method
  const sent = client.makeClientStreamRequest(path, requestSerialize, responseDeserialize, metadata, options, settle)
  outgoing.follow(sent)
  feed(sent, request as AsyncIterable<unknown>, over).catch((error: unknown) => {
    settle(error as Error)
    sent.cancel()
  })
}
