import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { isUnavailable } from '#libs/db/unavailable'
import type { Context } from './context.ts'
import { countedAnewFrom } from './count-hours.ts'
import { deleteRebuild, holdRebuild } from './db/rebuild.ts'
import type { Projected, Schema } from './db/schema.ts'
import { dropReplaced, dropShadow, swap } from './db/swap.ts'
import { keepOldHours, takeOverMarks } from './db/usage-hours.ts'
import { countHours } from './count-hours.ts'
import { projections } from './projections/index.ts'

const counts: readonly (keyof Schema)[] = ['usageHour', 'usageDay', 'usagePersonDay', 'usageDeliveryDay']

/** All that is built anew. */
const tables: readonly (keyof Schema)[] = [...(Object.keys(projections) as Projected[]), ...counts]

/** How often a moment is looked for in which nobody reads any of the tables, and how long apart, in milliseconds. */
const [tries, pauseMs] = [40, 250]

/**
 * Puts what was built in the place of what stands, in one transaction that nobody waits for longer than it takes. Hours of which
 * events are forgotten already stay as they were counted then.
 */
export async function takeTheirPlace(ctx: Context, signal: AbortSignal): Promise<void> {
  const { kysely } = ctx.database
  await dropReplaced(kysely)
  for (let attempt = 1; ; attempt += 1) {
    try {
      await switched(ctx)
      break
    } catch (error) {
      if (attempt === tries || !isUnavailable(error)) throw error
      await delay(pauseMs, undefined, { signal })
    }
  }
  await dropReplaced(kysely)
  await dropShadow(kysely)
  await countHours(ctx)
}

async function switched({ database: { kysely }, world }: Context): Promise<void> {
  await kysely.transaction().execute(async (trx) => {
    // Half of what a reader waits before the database looks for who waits for whom: it is never the reader that is refused.
    await sql`set local lock_timeout = '500ms'`.execute(trx)
    await holdRebuild(trx)
    await keepOldHours(trx, countedAnewFrom(world.now()))
    await takeOverMarks(trx)
    await swap(trx, tables)
    await deleteRebuild(trx)
  })
}
