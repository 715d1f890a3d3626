import type { PoolClient } from 'pg'
import { prepared } from '#libs/db/prepared'
import type { OutboxRow } from '#libs/events/outbox'
import { outboxColumns } from './messages.ts'

const store = prepared<object, unknown[]>(
  'store-events',
  `insert into outbox (id, tenant_id, subject, payload, headers)
   select * from unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[], $5::jsonb[])`,
)

/** Stores events that tell of what the transaction has changed. */
export async function storeEvents(client: PoolClient, events: OutboxRow[]): Promise<void> {
  if (events.length > 0) await store(client, outboxColumns(events))
}
