import { CompiledQuery, type Kysely } from 'kysely'
import type { Pool, PoolClient } from 'pg'
import { SendingBudget } from '#contracts/gen/countersign/delivery/v1/events'
import { prepared } from '#libs/db/prepared'
import type { OutboxRow } from '#libs/events/outbox'
import { outboxColumns } from '#libs/events/outbox-columns'
import type { Budget, BudgetKind } from '../budget.ts'
import type { MessageRow } from './messages.ts'
import type { Schema } from './schema.ts'

// The first message beyond a budget marks it, so that the cut is told once however many follow at the same moment.
const refund = prepared<object, unknown[]>(
  'refund-message',
  `with removed as (
     delete from message where tenant_id = $1 and id = $2 and claimed_until = $3 returning 1),
   refunded as (
     update spending s set sent = s.sent - 1, cut_by = case when b.cut then coalesce(s.cut_by, $2) else s.cut_by end
     from unnest($5::smallint[], $6::text[], $7::boolean[]) as b (kind, name, cut)
     where s.tenant_id = $1 and s.kind = b.kind and s.name = b.name and s.day = $4 and exists (select from removed)
     returning s.kind, b.cut and s.cut_by = $2 as told)
   insert into outbox (id, tenant_id, subject, payload, headers)
   select e.id, e.tenant_id, e.subject, e.payload, e.headers
   from unnest($8::smallint[], $9::uuid[], $10::text[], $11::text[], $12::bytea[], $13::jsonb[])
     as e (kind, id, tenant_id, subject, payload, headers)
   where exists (select from refunded r where r.kind = e.kind and r.told)`,
)

/** A message that is not sent, the counters that it was added to, and the event of each that is overdrawn. */
export interface Refund {
  message: MessageRow
  day: number
  budgets: readonly Budget[]
  cuts: readonly { kind: BudgetKind; event: OutboxRow }[]
}

/** Forgets a message that a call has in hand, takes it out of its counters, and tells of each that is cut for the first time. */
export async function refundMessage(client: Pool | PoolClient, { message, day, budgets, cuts }: Refund): Promise<void> {
  const isCut = ({ kind }: Budget) => cuts.some((cut) => cut.kind === kind)
  await refund(client, [
    ...[message.tenantId, message.id, message.claimedUntil, day],
    ...[budgets.map(({ kind }) => kind), budgets.map(({ name }) => name), budgets.map(isCut)],
    ...[cuts.map(({ kind }) => kind), ...outboxColumns(cuts.map(({ event }) => event))],
  ])
}

// Credited to the day of the latest text: rows go in by their keys' order, so that two replicas do not wait in turn.
const convert = `
  with told as (
    select * from unnest($1::text[], $2::text[]) as passed (tenant, challenge)
  ), credited as (
    select m.tenant_id, m.prefix, floor(extract(epoch from m.created_at) / 86400)::integer as day
    from told cross join lateral (
      select tenant_id, prefix, created_at from message
      where tenant_id = told.tenant and challenge_id = told.challenge and challenge_id <> '' and prefix <> ''
      order by created_at desc limit 1) m
  )
  insert into spending (tenant_id, kind, name, day, sent, converted)
  select tenant_id, ${SendingBudget.PREFIX}, prefix, day, 0, count(*) from credited group by 1, 3, 4 order by 1, 3, 4
  on conflict (tenant_id, kind, name, day) do update set converted = spending.converted + excluded.converted`

/** Counts challenges that were passed by a text for the prefixes that the texts went to. Each must come once. */
export async function countConversions(
  trx: Kysely<Schema>,
  passed: readonly { tenant: string; challengeId: string }[],
): Promise<void> {
  const keys = [passed.map(({ tenant }) => tenant), passed.map(({ challengeId }) => challengeId)]
  await trx.executeQuery(CompiledQuery.raw(convert, keys))
}

const forget = prepared<object, [number, number]>(
  'forget-spending',
  `delete from spending where (tenant_id, kind, name, day) in (
     select tenant_id, kind, name, day from spending where day < $1 order by day limit $2)
   returning 1`,
)

/** Removes the counters of days before, and gives their number. */
export async function forgetSpending(pool: Pool, { day, most }: { day: number; most: number }): Promise<number> {
  return (await forget(pool, [day, most])).length
}
