import type { Selectable } from 'kysely'
import { type Export, ExportState, StreamReportRequest } from '#contracts/gen/countersign/reporting/v1/reporting'
import { dayMs } from './day.ts'
import type { ExportTable } from './db/schema.ts'

/** An export as it is kept. */
export type KeptExport = Selectable<ExportTable>

/** For how many days an export is kept after it was asked for. */
export const exportDays = 7

/** How many exports of a tenant wait or are made at the most. */
export const mostOpen = 20

/** How large a file is at the most, and all files of a tenant together, in bytes. */
export const mostBytes = { file: 2 ** 30, tenant: 2 ** 32 }

/** How often a file is begun before it is given up. */
export const mostAttempts = 5

/** How large a piece of a file is, in bytes; the last of a file may be smaller. */
export const chunkBytes = 256 * 1_024

/** How an export is told of. */
export function exportOf({ report, sha256, startedAt, finishedAt, ...row }: KeptExport): Export {
  return {
    id: row.exportId,
    report: StreamReportRequest.fromJSON(report),
    format: row.format,
    state: row.state,
    requestedAt: row.requestedAt,
    requestedBy: row.requestedBy,
    startedAt: startedAt ?? undefined,
    finishedAt: finishedAt ?? undefined,
    rows: BigInt(row.rows),
    expectedRows: BigInt(row.expectedRows),
    sizeBytes: BigInt(row.sizeBytes),
    sha256: sha256 ?? Buffer.alloc(0),
    expiresAt: expiryOf(row),
    error: row.error,
  }
}

export const expiryOf = ({ requestedAt }: Pick<KeptExport, 'requestedAt'>) =>
  new Date(requestedAt.getTime() + exportDays * dayMs)

export const isOpen = ({ state }: Pick<KeptExport, 'state'>) =>
  state === ExportState.QUEUED || state === ExportState.RUNNING

/** Why no more is added to a file, given how much there is of it and of the tenant's other files; undefined while more may be. */
export function tooLarge(bytes: number, others: number): string | undefined {
  if (bytes > mostBytes.file) return 'The file would be larger than 1 GiB: ask for less of the report.'
  if (bytes + others <= mostBytes.tenant) return undefined
  return 'The files that are kept would be larger than 4 GiB together: cancel those that were fetched.'
}
