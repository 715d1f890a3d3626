import type { Rebuild } from '#contracts/gen/countersign/reporting/v1/projection'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { parkedCount } from '#libs/events/parked'
import type { Context } from './context.ts'
import { selectPositions, selectRebuild } from './db/rebuild.ts'

/** Who sets events aside that can not be added to what is built. */
export const rebuilder = 'rebuild'

/** How far building anew has come. Refuses OBJECT_NOT_FOUND where nothing is being built. */
export async function rebuildStanding({ database, shadow }: Pick<Context, 'database' | 'shadow'>): Promise<Rebuild> {
  const begun = await selectRebuild(database.kysely)
  if (!begun) throw new Refusal(ErrorReason.OBJECT_NOT_FOUND, 'no projections are being built anew: begin with it')
  const added = await selectPositions(shadow.database.kysely)
  return {
    begunAt: begun.begunAt,
    stream: begun.stream ?? '',
    through: BigInt(begun.through ?? 0),
    added: Object.fromEntries(Object.entries(added).map(([stream, through]) => [stream, BigInt(through)])),
    parked: BigInt(await parkedCount(shadow.database.kysely, rebuilder)),
  }
}

/** The number through which all events of a stream were added. */
export function addedThrough({ added }: Pick<Rebuild, 'added'>, stream: string): number {
  return Number(added[stream] ?? 0n)
}

/** Of events that are in no source, or were not added. */
export function eventsMissing(stream: string, through: number): Refusal {
  const message = `events after number ${through} of the stream of ${stream} are missing`
  return new Refusal(ErrorReason.EVENTS_MISSING, message, { metadata: { stream, through: String(through) } })
}
