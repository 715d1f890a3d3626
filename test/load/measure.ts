import { until } from '#libs/testing/until'
import type { Line } from './lines/line.ts'
import { read, spent } from './meter.ts'
import type { Stage } from './stage.ts'
import type { Row } from './table.ts'

/** Puts a line under load for so long. Its cost ends with the last of its events published. */
export async function measure(line: Line, { pool, postgresPid }: Stage, seconds: number): Promise<Row> {
  const load = await line.ready(seconds)
  const meters = { pid: line.pid(), postgresPid, pool }
  const before = await read(meters)
  const run = await load()
  if (line.tells) await published(pool, line.tells)
  return { name: line.name, ...run, ...spent(before, await read(meters)) }
}

/** Waits until no event waits in the service's outbox. */
async function published(pool: Stage['pool'], service: NonNullable<Line['tells']>): Promise<void> {
  const waiting = async () => (await pool.query(`select from ${service}.outbox limit 1`)).rowCount
  await until(async () => (await waiting()) === 0, { within: 60_000, every: 20 })
}
