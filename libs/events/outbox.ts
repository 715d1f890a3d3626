import { sql, type Transaction } from 'kysely'
import type { EventType } from './event-type.ts'

/** Something that happened, as its emitter tells it. */
export interface Fact<T> {
  tenant: string
  event: EventType<T>
  payload: T
  /** A version 7 UUID: consumers apply each id once. */
  id: string
  occurredAt: Date
  /** The W3C trace context of the call that made it happen; dropped unless well-formed. */
  traceparent?: string | undefined
}

/** A row of `outbox`. */
export interface OutboxRow {
  id: string
  tenantId: string
  subject: string
  payload: Buffer
  /** What the message says of itself that the rest of the row does not: its time and its trace (`cloudEventHeaders`). */
  headers: Record<string, string>
}

/** Events are facts of a few hundred bytes. The stream takes twice this, headers included. */
const LARGEST_PAYLOAD = 64 * 1024

const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/

/** What the stream listens to: an event of another name would wait in the outbox for ever. */
const NAME = /^countersign\.[a-z]+\.v1\.[A-Za-z]+$/

/**
 * Stores an event in the transaction of the change that it tells of: both happen, or neither. The relay publishes it.
 * Refuses an event that could never be published (not one of ours, a tenant that is no name, more than 64 KiB).
 */
// eslint-disable-next-line typescript/no-explicit-any -- kysely's schema type is invariant: the `any` ends here.
export async function emit<T>(trx: Transaction<any>, fact: Fact<T>): Promise<void> {
  const { id, tenantId, subject, payload, headers } = outboxRow(fact)
  await sql`insert into outbox (id, tenant_id, subject, payload, headers)
    values (${id}, ${tenantId}, ${subject}, ${payload}, ${JSON.stringify(headers)})`.execute(trx)
}

/** The row of an event, for statements that store it besides what it tells of. Refuses what `emit` refuses. */
export function outboxRow<T>({ tenant, event, payload, id, occurredAt, traceparent }: Fact<T>): OutboxRow {
  if (!NAME.test(event.$type)) throw new Error(`${event.$type} is not the name of an event of this cluster`)
  if (!/^[a-z0-9-]{1,63}$/.test(tenant)) throw new Error('tenant: must be 1 to 63 of a-z, 0-9 and -')
  const bytes = Buffer.from(event.encode(payload).finish())
  if (bytes.length > LARGEST_PAYLOAD) throw new Error(`payload: ${event.$type} has more than ${LARGEST_PAYLOAD} bytes`)
  const headers: OutboxRow['headers'] = { 'ce-time': occurredAt.toISOString() }
  if (traceparent && TRACEPARENT.test(traceparent)) headers['traceparent'] = traceparent
  return { id, tenantId: tenant, subject: `${event.$type}.${tenant}`, payload: bytes, headers }
}
