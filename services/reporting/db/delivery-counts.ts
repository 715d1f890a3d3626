import { sql, type Kysely } from 'kysely'
import type { Channel } from '#contracts/gen/countersign/delivery/v1/delivery'
import { DeliveryState } from '#contracts/gen/countersign/delivery/v1/delivery'
import { idsBetween } from '../day.ts'
import type { Wanted } from '../reports/report.ts'
import { all } from './pages.ts'
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

/** Messages counted for each channel, carrier and country. There are few of these, so they come at once. */
export async function deliveryCounts(db: Kysely<Schema>, { tenant, from, to }: Wanted): Promise<DeliveryCounts[]> {
  const at = sql`coalesce(sent_at, finished_at)`
  const ids = idsBetween(from, to)
  const which = all(
    sql`tenant_id = ${tenant} and delivery_id >= ${ids.from} and delivery_id < ${ids.to}`,
    from && sql`${at} >= ${from}`,
    to && sql`${at} < ${to}`,
  )
  const ended = (state: DeliveryState) => sql`count(*) filter (where finished_state = ${sql.lit(state)})`
  const { rows } = await sql<DeliveryCounts>`
    select channel, coalesce(nullif(finished_provider, ''), sent_provider, '') as provider, country_code,
      count(*) as messages, ${ended(DeliveryState.DELIVERED)} as delivered, ${ended(DeliveryState.FAILED)} as failed,
      ${ended(DeliveryState.EXPIRED)} as expired,
      coalesce(sum(cost_micros), 0)::bigint as cost_micros
    from usage_delivery where ${which} group by 1, 2, 3 order by 1, 2, 3`.execute(db)
  return rows
}
