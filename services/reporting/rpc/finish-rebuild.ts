import type { FinishRebuildResponse } from '#contracts/gen/countersign/reporting/v1/projection'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { countHours } from '../count-hours.ts'
import { uncountedMarks } from '../db/usage-hours.ts'
import { addedThrough, eventsMissing, rebuildStanding } from '../rebuild-standing.ts'
import { monthDifferences } from '../month-differences.ts'
import { takeTheirPlace } from '../take-their-place.ts'

/** So few hours may be left to be counted where they stand: those of events that come just now. */
const few = 50

/** Puts what was built in the place of what stands, once its hours are counted, and compares months that are closed. */
export async function* finishRebuild(
  ctx: Context,
  { signal }: Pick<Call, 'signal'>,
): AsyncGenerator<FinishRebuildResponse> {
  const { shadow, world } = ctx
  const rebuild = await rebuildStanding(ctx)
  const added = addedThrough(rebuild, rebuild.stream)
  if (rebuild.stream === '' || added < Number(rebuild.through)) throw eventsMissing(rebuild.stream, added)
  for (;;) {
    const left = await uncountedMarks(shadow.database.kysely)
    yield { part: { $case: 'uncounted', value: BigInt(left) } }
    if (signal.aborted) return
    if (left <= few) break
    await countHours({ database: shadow.database, world }, 1)
  }
  await takeTheirPlace(ctx, signal)
  const differences = await monthDifferences(ctx)
  yield { part: { $case: 'result', value: { differences, parked: rebuild.parked } } }
}
