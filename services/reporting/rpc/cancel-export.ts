import type { CancelExportRequest, CancelExportResponse } from '#contracts/gen/countersign/reporting/v1/reporting'
import type { Context } from '../context.ts'
import { cancelExport as cancel } from '../db/exports.ts'
import { exportOf } from '../export.ts'
import { findExport } from '../find-export.ts'
import { type By, tellCancelled } from '../tell-export.ts'

/** Gives up an export, forgets its file, and has the audit log told of it. */
export async function cancelExport(
  ctx: Context,
  { exportId }: CancelExportRequest,
  by: By,
): Promise<CancelExportResponse> {
  const { database, world } = ctx
  const tenantId = by.tenant
  await findExport(ctx, tenantId, exportId)
  const cancelled = await database.kysely.transaction().execute(async (trx) => {
    const cancelled = await cancel(trx, { tenantId, exportId, now: world.now() })
    if (cancelled) await tellCancelled(trx, cancelled, { world, by })
    return cancelled
  })
  return { export: exportOf(cancelled ?? (await findExport(ctx, tenantId, exportId))) }
}
