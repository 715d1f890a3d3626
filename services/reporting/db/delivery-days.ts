import { sql, type Kysely, type RawBuilder, type Transaction } from 'kysely'
import { DeliveryState } from '#contracts/gen/countersign/delivery/v1/delivery'
import { type Day, idsBetween, laterDay } from '../day.ts'
import type { Span } from '../spans.ts'
import { all } from './pages.ts'
import type { Schema } from './schema.ts'
import type { TenantDay } from './usage-days.ts'

/** Takes days whose messages are to be counted anew, so many marks at a time, each day once; and how many marks there were. */
export async function takeUncountedDays(trx: Kysely<Schema>, most: number): Promise<TenantDay[]> {
  const { rows } = await sql<TenantDay>`
    with taken as (
      delete from uncounted_delivery_day
      where id = any (array (select id from uncounted_delivery_day order by id limit ${most}))
      returning tenant_id, day
    ) select distinct tenant_id, day from taken order by 1, 2`.execute(trx)
  return rows
}

export async function insertUncountedDays(trx: Kysely<Schema>, days: readonly TenantDay[]): Promise<void> {
  if (days.length > 0) await trx.insertInto('uncountedDeliveryDay').values(days).execute()
}

const ended = (state: DeliveryState) => sql`count(*) filter (where finished_state = ${sql.lit(state)})`

/** The messages of some time, counted for each channel, carrier and country. */
export function messagesOf(tenant: string, { from, to }: Span): RawBuilder<unknown> {
  const at = sql`coalesce(sent_at, finished_at)`
  const ids = idsBetween(from, to)
  const which = all(
    sql`tenant_id = ${tenant} and delivery_id >= ${ids.from} and delivery_id < ${ids.to}`,
    from && sql`${at} >= ${from}`,
    to && sql`${at} < ${to}`,
  )
  return sql`
    select channel, coalesce(nullif(finished_provider, ''), sent_provider, '') as provider, country_code,
      count(*) as messages, ${ended(DeliveryState.DELIVERED)} as delivered, ${ended(DeliveryState.FAILED)} as failed,
      ${ended(DeliveryState.EXPIRED)} as expired, coalesce(sum(cost_micros), 0)::bigint as cost_micros
    from usage_delivery where ${which} group by 1, 2, 3`
}

/** Counts the messages of a day; a row that counts none says that this was done. */
export async function countDeliveries(trx: Transaction<Schema>, { tenantId, day }: TenantDay): Promise<void> {
  await sql`delete from usage_delivery_day where tenant_id = ${tenantId} and day = ${day}::date`.execute(trx)
  await sql`
    insert into usage_delivery_day (tenant_id, day, channel, provider, country_code, messages, delivered, failed, expired, cost_micros)
    select ${tenantId}, ${day}::date, * from (
      select 0 as channel, '' as provider, '' as country_code, 0, 0, 0, 0, 0
      union all ${messagesOf(tenantId, { from: new Date(day), to: new Date(laterDay(day, 1)) })}
    ) m`.execute(trx)
}

/** The days between two, both of them included, whose messages were counted. */
export async function countedDeliveryDays(
  db: Kysely<Schema>,
  tenantId: string,
  { first, last }: { first: Day; last: Day },
): Promise<Day[]> {
  const days = db.selectFrom('usageDeliveryDay').select('day').where('tenantId', '=', tenantId)
  const counted = days.where('channel', '=', sql.lit(0)).where('day', '>=', first).where('day', '<=', last)
  return (await counted.orderBy('day').execute()).map(({ day }) => day)
}
