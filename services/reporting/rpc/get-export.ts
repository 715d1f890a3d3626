import type { GetExportRequest, GetExportResponse } from '#contracts/gen/countersign/reporting/v1/reporting'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { exportOf } from '../export.ts'
import { findExport } from '../find-export.ts'

/** Tells how far an export has come. */
export async function getExport(
  ctx: Context,
  { exportId }: GetExportRequest,
  { tenant }: Pick<Call, 'tenant'>,
): Promise<GetExportResponse> {
  return { export: exportOf(await findExport(ctx, tenant, exportId)) }
}
