import type { Context } from './context.ts'
import { countHours } from './count-hours.ts'
import { selectRebuild } from './db/rebuild.ts'
import { keepDays } from './keep-days.ts'

/** Makes place in projections that are being built anew for the days that come, and counts their hours. To be run every few seconds. */
export async function keepShadow({ database, shadow, world }: Context): Promise<void> {
  if (!(await selectRebuild(database.kysely))) return
  await keepDays({ database: shadow.database, world })
  await countHours({ database: shadow.database, world })
}
