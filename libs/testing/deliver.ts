import { realWorld } from '#libs/runtime/world'
import type { JsMsg } from '@nats-io/jetstream'
import type { Kysely } from 'kysely'
import { applyMessages } from '#libs/events/apply-messages'
import type { EventType } from '#libs/events/event-type'
import type { Handler } from '#libs/events/handler'

/** An event as the stream carries it, under the id of its message. */
export interface Carried {
  id: string
  tenant: string
  type: EventType<unknown>
  event: object
}

/** An event on its way, in a message of its own. */
export function carried<Event extends object>(type: EventType<Event>, event: Event, tenant = 'acme'): Carried {
  return { id: realWorld.randomId(), tenant, type, event }
}

/** Brings events to a consumer as the stream does, batch by batch, and fails if one of them can not be applied. */
export function deliverTo<Schema>(consumer: string, handlers: Handler<Schema>[]) {
  return async (kysely: Kysely<Schema>, ...batches: Carried[][]): Promise<void> => {
    const apply = applyMessages({ kysely, consumer, handlers, retryMs: 1, acknowledge() {}, release() {}, log })
    for (const batch of batches) await apply(batch.map(message))
  }
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
  } as unknown as JsMsg
}
