import {
  ExportState,
  exportStateToJSON,
  type FetchExportRequest,
  type FetchExportResponse,
} from '#contracts/gen/countersign/reporting/v1/reporting'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { invalidRequest } from '#libs/rpc/shape'
import type { Context } from '../context.ts'
import { selectChunk } from '../db/exports.ts'
import { chunkBytes } from '../export.ts'
import { findExport, noExport } from '../find-export.ts'
import { type By, tellFetched } from '../tell-export.ts'

/** Streams the file of an export, piece by piece as they are kept, once it is certain that the audit log is told of it. */
export async function* fetchExport(
  ctx: Context,
  { exportId, offset }: FetchExportRequest,
  by: By,
): AsyncGenerator<FetchExportResponse> {
  const { database, world } = ctx
  const tenantId = by.tenant
  const kept = await findExport(ctx, tenantId, exportId)
  const { state, sizeBytes } = kept
  if (state !== ExportState.READY) {
    const metadata = { state: exportStateToJSON(state) }
    throw new Refusal(ErrorReason.EXPORT_NOT_READY, 'the export has no file', { metadata })
  }
  if (offset > sizeBytes)
    throw invalidRequest([{ field: 'offset', description: 'must be at most the size of the file' }])
  await database.kysely.transaction().execute((trx) => tellFetched(trx, kept, { world, by, offset }))
  for (let from = Number(offset); from < sizeBytes;) {
    const chunk = await selectChunk(database.kysely, { tenantId, exportId }, Math.floor(from / chunkBytes))
    if (!chunk) throw noExport()
    const data = chunk.subarray(from % chunkBytes)
    yield { data }
    from += data.length
  }
}
