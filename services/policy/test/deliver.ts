import { randomUUID } from 'node:crypto'
import type { JsMsg } from '@nats-io/jetstream'
import type { Kysely } from 'kysely'
import { applyMessages } from '#libs/events/apply-messages'
import type { EventType } from '#libs/events/event-type'
import type { Schema } from '../db/schema.ts'
import { hearing } from '../hearing.ts'

/** An event on its way, in a message of its own. */
export function carried<Event>(type: EventType<Event>, event: Event, tenant = 'acme'): JsMsg {
  const data = type.encode(event).finish()
  const headers = new Map([['ce-id', randomUUID()]])
  return { subject: `${type.$type}.${tenant}`, data, headers, time: new Date(), ack() {} } as unknown as JsMsg
}

/** Brings events to the service as the stream does, in one batch, and fails if one of them can not be applied. */
export async function deliver(kysely: Kysely<Schema>, ...batch: JsMsg[]): Promise<void> {
  const apply = applyMessages({ kysely, consumer: 'policy', handlers: hearing, retryMs: 1, release() {}, log })
  await apply(batch)
}

const log = {
  info() {},
  warn(fields: object) {
    throw new Error('an event was not applied', { cause: fields })
  },
  error: console.error,
}
