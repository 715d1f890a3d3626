import type { BeginRebuildResponse } from '#contracts/gen/countersign/reporting/v1/projection'
import { streamStanding } from '#libs/events/read-stream'
import type { Context } from '../context.ts'
import { boundRebuild, holdRebuild, insertRebuild } from '../db/rebuild.ts'
import { keepDays } from '../keep-days.ts'
import { rebuildStanding } from '../rebuild-standing.ts'

/** Begins to build the projections anew, or goes on with it. */
export async function beginRebuild(ctx: Context): Promise<BeginRebuildResponse> {
  const { database, shadow, world, nats } = ctx
  await streamStanding(nats)
  await shadow.make()
  await keepDays({ database: shadow.database, world })
  await database.kysely.transaction().execute(async (trx) => {
    await holdRebuild(trx)
    await insertRebuild(trx, world.now())
  })
  // Every event that was applied before the row was there is in the stream by now; every other one is added to both.
  const { stream, through } = await streamStanding(nats)
  await boundRebuild(database.kysely, stream, through)
  return { rebuild: await rebuildStanding(ctx) }
}
