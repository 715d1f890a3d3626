import { isDeepStrictEqual } from 'node:util'
import {
  StreamReportRequest,
  type RequestExportRequest,
  type RequestExportResponse,
} from '#contracts/gen/countersign/reporting/v1/reporting'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Context } from '../context.ts'
import { insertExport } from '../db/exports.ts'
import { exportOf, mostOpen } from '../export.ts'
import { reports } from '../reports/index.ts'
import { refuseOthers } from '../reports/refuse-others.ts'
import { applicationOf, type By, tellRequested } from '../tell-export.ts'

/** Has a report made into a file, and the audit log told of it. */
export async function requestExport(
  { database: { kysely }, world }: Context,
  { report: wanted, format, requestId }: RequestExportRequest,
  by: By,
): Promise<RequestExportResponse> {
  const { kind, most: _most, pageToken: _pageToken, ...filters } = wanted as StreamReportRequest
  refuseOthers(reports[kind as keyof typeof reports], filters, 'report.')
  const report = StreamReportRequest.toJSON(wanted as StreamReportRequest) as object
  const wish = { tenantId: by.tenant, exportId: world.randomId(), requestId, report, format }
  const asked = { ...wish, requestedBy: applicationOf(by.caller), requestedAt: world.now() }
  const kept = await kysely.transaction().execute(async (trx) => {
    const kept = await insertExport(trx, asked)
    if (kept?.exportId === asked.exportId) await tellRequested(trx, kept, { world, by })
    return kept
  })
  if (!kept) throw new Refusal(ErrorReason.LIMIT_REACHED, `${mostOpen} exports wait already: await or cancel one first`)
  if (kept.format !== format || !isDeepStrictEqual(kept.report, report))
    throw new Refusal(ErrorReason.REQUEST_ID_REUSED, 'the request id was used for a different request')
  return { export: exportOf(kept) }
}
