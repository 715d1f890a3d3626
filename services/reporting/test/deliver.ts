import type { JsMsg } from '@nats-io/jetstream'
import type { Kysely } from 'kysely'
import { applyMessages } from '#libs/events/apply-messages'
import type { Schema } from '../db/schema.ts'
import { remembering } from '../remembering.ts'
import type { Carried } from './events.ts'

/** Brings events to the projections as the stream does, batch by batch, and fails if one of them can not be applied. */
export async function deliver(kysely: Kysely<Schema>, batches: Carried[][]): Promise<void> {
  const apply = applyMessages({ kysely, consumer: 'reporting', handlers: remembering, retryMs: 1, release() {}, log })
  for (const batch of batches) await apply(batch.map(message))
}

const log = {
  info() {},
  warn(fields: object) {
    throw new Error('an event was not applied', { cause: fields })
  },
  error: console.error,
}

function message({ id, tenant, type, event }: Carried): JsMsg {
  return {
    subject: `${type.$type}.${tenant}`,
    headers: new Map([['ce-id', id]]),
    data: type.encode(event).finish(),
    time: new Date(),
    ack() {},
  } as unknown as JsMsg
}
