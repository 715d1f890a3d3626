import type { Context } from './context.ts'
import {
  forgetActivity,
  forgetBlocks,
  forgetDevices,
  forgetNewDevices,
  forgetReports,
  forgetSightings,
  forgetTallies,
} from './db/forget.ts'

type Swept = Pick<Context, 'database' | 'world'>

const hour = 3_600_000
const day = 24 * hour

/** Twice the longest stretch that a signal looks back over. */
const activityKept = 2 * hour

/** How long the sources keep blocks and activity. */
const historyKept = 90 * day

/** Forgets what no signal looks at any more. To be run every few minutes. */
export async function sweepActivity({ database, world }: Swept): Promise<void> {
  const before = new Date(world.now().getTime() - activityKept)
  await forgetActivity(database.pool, before)
  await forgetTallies(database.pool, before)
  await forgetNewDevices(database.pool, before)
}

/** Forgets sightings, ended blocks and reports of fraud that are older than ninety days. To be run every few hours. */
export async function sweepHistory({ database, world }: Swept): Promise<void> {
  const before = new Date(world.now().getTime() - historyKept)
  await forgetSightings(database.pool, before)
  await forgetBlocks(database.pool, before)
  await forgetDevices(database.pool, before)
  await forgetReports(database.pool, before)
}
