import type { Connection } from '#libs/events/connection'
import { STREAM } from '#libs/events/streams'
import { until } from '#libs/testing/until'
import type { Pool } from 'pg'

interface Stores {
  pool: Pool
  nats: Connection
}

/** The services that keep events until they are in the stream. */
const emitters = ['policy', 'challenge', 'delivery', 'fraud', 'reporting']

/** Everyone who listens. */
export const consumers = [
  ...['challenge', 'challenge-calls', 'challenge-people', 'challenge-devices'],
  ...['delivery', 'fraud', 'fraud-calls', 'fraud-settings', 'fraud-bypasses', 'policy', 'reporting'],
]

/** Waits until every event that was told is in the stream, everyone who listens has heard all of it, and no file is being made. */
export async function settled(stores: Stores): Promise<void> {
  const isSettled = async () => (await untold(stores)) + (await unheard(stores)) + (await unmade(stores)) === 0
  await until(isSettled, { within: 90_000, every: 20 })
}

/** How many exports wait for their file. */
async function unmade({ pool }: Pick<Stores, 'pool'>): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    'select count(*)::int from reporting.export where state in (1, 2)',
  )
  return rows[0]?.count ?? 0
}

/** How many events wait in outboxes. */
export async function untold({ pool }: Pick<Stores, 'pool'>): Promise<number> {
  const counts = emitters.map((schema) => `(select count(*) from ${schema}.outbox)`).join(' + ')
  const { rows } = await pool.query<{ count: string }>(`select ${counts} as count`)
  return Number(rows[0]?.count)
}

async function unheard({ nats }: Pick<Stores, 'nats'>): Promise<number> {
  const manager = await (await nats.ready(AbortSignal.timeout(5_000))).jetstreamManager(false)
  const infos = await Promise.all(consumers.map((durable) => manager.consumers.info(STREAM, durable)))
  return infos.reduce((sum, { num_pending, num_ack_pending }) => sum + num_pending + num_ack_pending, 0)
}
