import type { Pool } from 'pg'
import { DeliveryState } from '#contracts/gen/countersign/delivery/v1/delivery'
import { until } from '#libs/testing/until'

/** What the log says of a run's texts. */
export interface Logged {
  /** The carrier has them. */
  taken: number
  /** It has said that they arrived. */
  delivered: number
  /** All else. */
  other: number
}

/** How long reports of the last texts may take, in milliseconds. */
const patienceMs = 10_000

/** The log of a run's texts, once all that were taken are said to have arrived, or long enough afterwards. */
export async function logOf(pool: Pool, prefix: string): Promise<Logged> {
  const read = async () => {
    const { taken, delivered } = await countTexts(pool, prefix)
    return delivered === taken
  }
  await until(read, { within: patienceMs, every: 500 }).catch(() => undefined)
  return countTexts(pool, prefix)
}

async function countTexts(pool: Pool, prefix: string): Promise<Logged> {
  const { rows } = await pool.query<Logged>(
    `select (count(*) filter (where state in ($2, $3)))::integer as taken,
       (count(*) filter (where state = $3))::integer as delivered,
       (count(*) filter (where state not in ($2, $3)))::integer as other
     from delivery.message where tenant_id = 'bench' and idempotency_key like $1`,
    [`${prefix}-%`, DeliveryState.SENT, DeliveryState.DELIVERED],
  )
  return rows[0] ?? { taken: 0, delivered: 0, other: 0 }
}
