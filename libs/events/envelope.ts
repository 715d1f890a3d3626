import type { JsMsg } from '@nats-io/jetstream'
import type { Envelope } from './handler.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** What subject and headers say of a message. Refuses one without the id that it could be recognised by. */
export function envelopeOf({ subject, headers, time }: JsMsg): Envelope {
  const id = headers?.get('ce-id') ?? ''
  if (!UUID.test(id)) throw new TypeError('the message has no id')
  const happened = new Date(headers?.get('ce-time') ?? '')
  const traceparent = headers?.get('traceparent')
  return {
    id: id.toLowerCase(),
    tenant: subject.slice(subject.lastIndexOf('.') + 1),
    type: typeOf(subject),
    time: Number.isNaN(happened.getTime()) ? time : happened,
    ...(traceparent && { traceparent }),
  }
}

/** The full name of the message that is carried under this subject: all of it but the tenant. */
export function typeOf(subject: string): string {
  return subject.slice(0, subject.lastIndexOf('.'))
}
