import type { PoolClient } from 'pg'
import { prepared } from '#libs/db/prepared'
import type { OutboxRow } from './outbox.ts'
import { outboxColumns } from './outbox-columns.ts'

const store = prepared<never, unknown[][]>(
  'store-events',
  `insert into outbox (id, tenant_id, subject, payload, headers)
   select * from unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[], $5::jsonb[])`,
)

/** Stores the events of many changes in one statement, in the transaction that makes them. */
export async function storeEvents(client: PoolClient, events: readonly OutboxRow[]): Promise<void> {
  if (events.length > 0) await store(client, outboxColumns(events))
}
