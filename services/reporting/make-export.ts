import { createHash } from 'node:crypto'
import { ExportState, StreamReportRequest } from '#contracts/gen/countersign/reporting/v1/reporting'
import { reportFiles } from '#libs/report/report-file'
import type { Context } from './context.ts'
import { appendChunk, changeHeld, otherBytes, takeExport } from './db/making-exports.ts'
import { deleteChunks } from './db/exports.ts'
import { chunkBytes, type KeptExport, mostAttempts, tooLarge } from './export.ts'
import { expectedRows } from './expected-rows.ts'
import { inPieces } from './in-pieces.ts'
import { reports } from './reports/index.ts'

type Making = Pick<Context, 'database' | 'world'>

/** For how long one makes a file alone without a word, in milliseconds: longer than a page of a report takes. */
export const leaseMs = 120_000

/** How often one says that it still makes a file, in milliseconds. */
const touchMs = 15_000

const pageSize = 1_000

/** The attempt holds the export no more: it was cancelled, or another took it over. */
class Lost extends Error {}

/**
 * Makes the file of one export, if one waits; false where none does. One that is not finished, as when this process dies, is
 * begun anew by whoever comes first once its lease is over, at once where the signal aborted.
 */
export async function makeExport(making: Making, signal: AbortSignal): Promise<boolean> {
  const { kysely } = making.database
  const now = making.world.now()
  const taken = await takeExport(kysely, now, new Date(now.getTime() + leaseMs))
  if (!taken) return false
  if (taken.attempts > 1) await deleteChunks(kysely, taken)
  const endIt = (state: ExportState, change = {}) =>
    changeHeld(kysely, taken, { state, finishedAt: making.world.now(), leaseUntil: null, ...change })
  if (taken.attempts > mostAttempts) {
    await endIt(ExportState.FAILED, { error: 'The file was begun several times and could not be finished.' })
    return true
  }
  try {
    const made = await write(making, taken, signal)
    if ('error' in made && (await endIt(ExportState.FAILED, { ...made, sizeBytes: 0 })))
      await deleteChunks(kysely, taken)
    if ('sha256' in made) await endIt(ExportState.READY, made)
  } catch (error) {
    if (error instanceof Lost) return true
    await changeHeld(kysely, taken, { leaseUntil: making.world.now() })
    if (!signal.aborted) throw error
  }
  return !signal.aborted
}

type Made = { rows: number; sha256: Buffer } | { error: string }

/** Writes the file piece by piece, each kept with how far it is. */
async function write({ database: { kysely }, world }: Making, taken: KeptExport, signal: AbortSignal): Promise<Made> {
  const request = StreamReportRequest.fromJSON(taken.report)
  const report = reports[request.kind as keyof typeof reports]
  const wanted = { ...request, tenant: taken.tenantId, now: world.now(), after: [] }
  const others = await otherBytes(kysely, taken)
  await hold(await changeHeld(kysely, taken, { expectedRows: await expectedRows(kysely, wanted, request) }))
  const progress = { rows: 0, touchedAt: world.now().getTime() }
  const until = () => new Date((progress.touchedAt = world.now().getTime()) + leaseMs)

  async function* rows() {
    const most = request.most || Infinity
    for await (const page of report.pages(kysely, wanted, Math.min(most, pageSize))) {
      signal.throwIfAborted()
      for (const cells of page.rows.slice(0, most - progress.rows)) {
        progress.rows += 1
        yield cells
      }
      if (world.now().getTime() - progress.touchedAt >= touchMs)
        await hold(await changeHeld(kysely, taken, { rows: progress.rows, leaseUntil: until() }))
      if (progress.rows >= most) return
    }
  }

  const hash = createHash('sha256')
  let [number, size] = [0, 0]
  const file = reportFiles[taken.format as keyof typeof reportFiles]
  for await (const bytes of inPieces(file(report.columns, rows()), chunkBytes)) {
    signal.throwIfAborted()
    const error = tooLarge((size += bytes.length), others)
    if (error) return { error }
    hash.update(bytes)
    await hold(await appendChunk(kysely, taken, { number: number++, bytes, rows: progress.rows, until: until() }))
  }
  return { rows: progress.rows, sha256: hash.digest() }
}

async function hold(held: boolean): Promise<void> {
  if (!held) throw new Lost()
}
