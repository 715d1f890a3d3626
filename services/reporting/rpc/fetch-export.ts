import {
  ExportState,
  exportStateToJSON,
  type FetchExportRequest,
  type FetchExportResponse,
} from '#contracts/gen/countersign/reporting/v1/reporting'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Call } from '#libs/rpc/call'
import { invalidRequest } from '#libs/rpc/shape'
import type { Context } from '../context.ts'
import { selectChunk } from '../db/exports.ts'
import { chunkBytes } from '../export.ts'
import { findExport, noExport } from '../find-export.ts'

/** Streams the file of an export, piece by piece as they are kept. */
export async function* fetchExport(
  ctx: Context,
  { exportId, offset }: FetchExportRequest,
  { tenant: tenantId }: Pick<Call, 'tenant'>,
): AsyncGenerator<FetchExportResponse> {
  const { state, sizeBytes } = await findExport(ctx, tenantId, exportId)
  if (state !== ExportState.READY) {
    const metadata = { state: exportStateToJSON(state) }
    throw new Refusal(ErrorReason.EXPORT_NOT_READY, 'the export has no file', { metadata })
  }
  if (offset > sizeBytes)
    throw invalidRequest([{ field: 'offset', description: 'must be at most the size of the file' }])
  for (let from = Number(offset); from < sizeBytes;) {
    const chunk = await selectChunk(ctx.database.kysely, { tenantId, exportId }, Math.floor(from / chunkBytes))
    if (!chunk) throw noExport()
    const data = chunk.subarray(from % chunkBytes)
    yield { data }
    from += data.length
  }
}
