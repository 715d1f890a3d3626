import { sql, type Kysely } from 'kysely'
import type { Channel } from '#contracts/gen/countersign/delivery/v1/delivery'
import { countedAnewFrom } from '../count-hours.ts'
import { dayOf } from '../day.ts'
import type { Wanted } from '../reports/report.ts'
import { isWithin, spansBetween } from '../spans.ts'
import { countedDeliveryDays, messagesOf } from './delivery-days.ts'
import type { Schema } from './schema.ts'

/** What became of the messages of one carrier to one country. */
export interface DeliveryCounts {
  channel: Channel
  provider: string
  countryCode: string
  messages: number
  delivered: number
  failed: number
  expired: number
  costMicros: number
}

/**
 * Messages counted for each channel, carrier and country: of days that are counted by their counts, else one by one. There are few
 * of these, so they come at once.
 */
export async function deliveryCounts(db: Kysely<Schema>, { tenant, now, from, to }: Wanted): Promise<DeliveryCounts[]> {
  const first = dayOf(countedAnewFrom(now))
  const counted = await countedDeliveryDays(db, tenant, { first, last: dayOf(now) })
  const days = counted.filter((day) => isWithin(day, { from, to }))
  const parts = spansBetween({ from, to }, days).map((span) => messagesOf(tenant, span))
  parts.push(sql`
    select channel, provider, country_code, messages, delivered, failed, expired, cost_micros from usage_delivery_day
    where tenant_id = ${tenant} and day = any (${days}::date[])`)
  const { rows } = await sql<DeliveryCounts>`
    select channel, provider, country_code, sum(messages)::int as messages, sum(delivered)::int as delivered,
      sum(failed)::int as failed, sum(expired)::int as expired, sum(cost_micros)::bigint as cost_micros
    from (${sql.join(parts, sql` union all `)}) m group by 1, 2, 3 having sum(messages) > 0 order by 1, 2, 3`.execute(
    db,
  )
  return rows
}
