import type {
  AddEventsRequest,
  ArchivedEvent,
  ProjectionServiceService,
  Rebuild,
  RebuildResult,
  StreamEventsResponse,
} from '#contracts/gen/countersign/reporting/v1/projection'
import type { Remote } from '#libs/rpc/client'
import { wasCutOff } from './was-cut-off.ts'
import { wholeArchive } from './whole-archive.ts'

interface Rebuilding {
  projections: Remote<typeof ProjectionServiceService>
  /** Events of before, from a file; none where the stream holds all. */
  archive: AsyncIterable<StreamEventsResponse>
  /** Whether to go on where events are in no source. */
  despiteGap: boolean
  /** Hears how far it has come. */
  progress(rebuild: Rebuild): void
  counting(hours: bigint): void
}

type Batch = Omit<AddEventsRequest, 'despiteGap'>

/** How much goes in one call: less than the 256 KiB that the services take. */
const [mostEvents, mostBytes] = [500, 160 * 1_024]

/**
 * Builds the projections anew, from an archive first and then from the stream, and puts them in their place. What was done
 * stands in the service: where this was killed, it goes on from there when it is run again.
 */
export async function rebuildProjections(rebuilding: Rebuilding): Promise<RebuildResult> {
  const { projections, archive } = rebuilding
  const begun = (await projections.beginRebuild({})).rebuild as Rebuild
  const added = new Map(Object.entries(begun.added))
  const isNew = (batch: Batch) => batch.through > (added.get(batch.stream) ?? 0n)
  const add = async (parts: AsyncIterable<StreamEventsResponse>) => {
    for await (const batch of batchesOf(parts)) if (isNew(batch)) await addBatch(rebuilding, batch, added)
  }
  await add(archive)
  const before = added.get(begun.stream) ?? 0n
  if (before < begun.through) await add(wholeArchive(projections, before))
  return finished(rebuilding)
}

async function addBatch(
  { projections, despiteGap, progress }: Rebuilding,
  batch: Batch,
  added: Map<string, bigint>,
): Promise<void> {
  const { rebuild } = await projections.addEvents({ ...batch, despiteGap })
  for (const [stream, through] of Object.entries(rebuild?.added ?? {})) added.set(stream, through)
  if (rebuild) progress(rebuild)
}

/** Events in a row, as many as go in a call; a head that does not go on where the one before ended is a batch of its own. */
async function* batchesOf(parts: AsyncIterable<StreamEventsResponse>): AsyncGenerator<Batch> {
  let [stream, after, through, bytes]: [string, bigint, bigint, number] = ['', 0n, 0n, 0]
  let events: ArchivedEvent[] = []
  const batch = (): Batch => ({ stream, after, through, events })
  for await (const { part } of parts) {
    if (part?.$case === 'head') {
      if (events.length > 0) yield batch()
      ;[stream, after, through, bytes, events] = [part.value.stream, part.value.after, part.value.after, 0, []]
      yield batch()
    } else if (part) {
      events.push(part.value)
      through = part.value.sequence
      bytes += sizeOf(part.value)
      if (events.length < mostEvents && bytes < mostBytes) continue
      yield batch()
      ;[after, bytes, events] = [through, 0, []]
    }
  }
  if (events.length > 0) yield batch()
}

/** About: headers are short. */
const sizeOf = ({ subject, payload, headers }: ArchivedEvent) =>
  payload.length + subject.length + JSON.stringify(headers).length

async function finished({ projections, counting }: Rebuilding): Promise<RebuildResult> {
  for (;;) {
    let counted = false
    try {
      for await (const { part } of projections.finishRebuild({})) {
        if (part?.$case === 'result') return part.value
        if (part) counting(part.value)
        counted = true
      }
    } catch (error) {
      if (!counted || !wasCutOff(error)) throw error
    }
  }
}
