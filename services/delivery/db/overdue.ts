import type { Pool, PoolClient } from 'pg'
import { DeliveryState } from '#contracts/gen/countersign/delivery/v1/delivery'
import { prepared } from '#libs/db/prepared'
import type { OutboxRow } from '#libs/events/outbox'
import { outboxColumns } from '#libs/events/outbox-columns'
import { columns, type MessageRow } from './messages.ts'

const lock = prepared<MessageRow, [Date, number]>(
  'lock-overdue-messages',
  `select ${columns} from message
   where (state = ${DeliveryState.QUEUED} or state = ${DeliveryState.SENT} and key_id is not null)
     and expires_at <= $1 and coalesce(claimed_until, expires_at) <= $1
   order by expires_at limit $2
   for update skip locked`,
)

/** Messages whose time is over and which nobody has in hand, locked; those that another sweep has locked are left to it. */
export async function lockOverdue(
  client: PoolClient,
  { now, most }: { now: Date; most: number },
): Promise<MessageRow[]> {
  return lock(client, [now, most])
}

const finish = prepared<object, unknown[]>(
  'finish-overdue-messages',
  `with finished as (
     update message m set state = ${DeliveryState.EXPIRED}, finished_at = $3, key_id = null, sealed = null, claimed_until = null,
       call = call - 'chosen'
     from unnest($1::text[], $2::uuid[]) as overdue (tenant_id, id)
     where m.tenant_id = overdue.tenant_id and m.id = overdue.id)
   insert into outbox (id, tenant_id, subject, payload, headers)
   select * from unnest($4::uuid[], $5::text[], $6::text[], $7::bytea[], $8::jsonb[])`,
)

/** Stores that the time of these messages was over, erases their texts, and tells of it. */
export async function finishOverdue(
  client: PoolClient,
  { overdue, now, events }: { overdue: MessageRow[]; now: Date; events: OutboxRow[] },
): Promise<void> {
  const keys = [overdue.map(({ tenantId }) => tenantId), overdue.map(({ id }) => id)]
  await finish(client, [...keys, now, ...outboxColumns(events)])
}

const forget = prepared<object, [Date, number]>(
  'forget-messages',
  `delete from message where (tenant_id, id) in (
     select tenant_id, id from message where created_at < $1 and state <> ${DeliveryState.QUEUED} order by created_at limit $2)
   returning 1`,
)

/** Removes messages that are older, and gives their number. */
export async function forgetOlder(pool: Pool, { before, most }: { before: Date; most: number }): Promise<number> {
  return (await forget(pool, [before, most])).length
}
