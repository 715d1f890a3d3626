import type { AddEventsRequest, AddEventsResponse } from '#contracts/gen/countersign/reporting/v1/projection'
import { replay } from '#libs/events/replay'
import type { Context } from '../context.ts'
import { advancePosition, isRebuilding } from '../db/rebuild.ts'
import { addedThrough, eventsMissing, rebuilder, rebuildStanding } from '../rebuild-standing.ts'
import { rebuilding } from '../remembering.ts'

/** Adds events of before to projections that are being built. */
export async function addEvents(ctx: Context, request: AddEventsRequest): Promise<AddEventsResponse> {
  const { database, shadow, world, log } = ctx
  const { stream, after, through, events, despiteGap } = request
  // While this transaction lasts, nobody puts what is built in its place, nor takes it away.
  await database.kysely.transaction().execute(async (trx) => {
    await isRebuilding(trx)
    const added = addedThrough(await rebuildStanding({ ...ctx, database: { ...database, kysely: trx } }), stream)
    if (after > added && !despiteGap) throw eventsMissing(stream, added)
    const { kysely } = shadow.database
    const apply = replay({ kysely, consumer: rebuilder, handlers: rebuilding(world), log })
    await apply(events.map((event) => ({ ...event, sequence: Number(event.sequence) })))
    await advancePosition(kysely, stream, Number(through))
  })
  return { rebuild: await rebuildStanding(ctx) }
}
