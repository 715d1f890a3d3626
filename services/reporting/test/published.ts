import type { Connection } from '#libs/events/connection'
import { publishAll } from '#libs/events/publish-all'
import { outboxRow } from '#libs/events/outbox'
import type { Carried } from '#libs/testing/deliver'
import { second } from './events.ts'

/** Puts events into the stream as the relay does. */
export async function publish(connection: Connection, events: readonly Carried[]): Promise<void> {
  await connection.ready()
  const nats = connection.core()
  if (!nats) throw new Error('NATS is out of reach')
  const rows = events.map(({ id, tenant, type, event }) =>
    outboxRow({ tenant, event: type, payload: event, id, occurredAt: second(0) }),
  )
  const faults = await publishAll(nats, rows, 10_000)
  if (faults.some((fault) => fault !== undefined)) throw new Error('an event was not taken', { cause: faults })
}
