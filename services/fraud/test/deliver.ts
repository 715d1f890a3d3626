import { randomUUID } from 'node:crypto'
import type { JsMsg } from '@nats-io/jetstream'
import type { Kysely } from 'kysely'
import { applyMessages } from '#libs/events/apply-messages'
import type { EventType } from '#libs/events/event-type'
import type { Schema } from '../db/schema.ts'
import { learning } from '../learning.ts'

/** An event as the stream carries it. */
export type Carried = Pick<JsMsg, 'subject' | 'data'> & { id: string }

/** An event on its way, in a message of its own. */
export function carried<Event>(type: EventType<Event>, event: Event, tenant = 'acme'): Carried {
  return { id: randomUUID(), subject: `${type.$type}.${tenant}`, data: type.encode(event).finish() }
}

/** Brings events to the service as the stream does, in one batch, and fails if one of them can not be applied. */
export async function deliver(kysely: Kysely<Schema>, batch: Carried[]): Promise<void> {
  const apply = applyMessages({ kysely, consumer: 'fraud', handlers: learning, retryMs: 1, release() {}, log })
  await apply(batch.map(message))
}

const log = {
  info() {},
  warn(fields: object) {
    throw new Error('an event was not applied', { cause: fields })
  },
  error: console.error,
}

function message({ id, subject, data }: Carried): JsMsg {
  return { subject, data, headers: new Map([['ce-id', id]]), time: new Date(), ack() {} } as unknown as JsMsg
}
