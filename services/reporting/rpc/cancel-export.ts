import type { CancelExportRequest, CancelExportResponse } from '#contracts/gen/countersign/reporting/v1/reporting'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { cancelExport as cancel } from '../db/exports.ts'
import { exportOf } from '../export.ts'
import { findExport } from '../find-export.ts'

/** Gives up an export, and forgets its file. */
export async function cancelExport(
  ctx: Context,
  { exportId }: CancelExportRequest,
  { tenant: tenantId }: Pick<Call, 'tenant'>,
): Promise<CancelExportResponse> {
  await findExport(ctx, tenantId, exportId)
  const cancelled = await cancel(ctx.database.kysely, { tenantId, exportId, now: ctx.world.now() })
  return { export: exportOf(cancelled ?? (await findExport(ctx, tenantId, exportId))) }
}
