import { isDeepStrictEqual } from 'node:util'
import {
  StreamReportRequest,
  type RequestExportRequest,
  type RequestExportResponse,
} from '#contracts/gen/countersign/reporting/v1/reporting'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { insertExport } from '../db/exports.ts'
import { exportOf, mostOpen } from '../export.ts'
import { reports } from '../reports/index.ts'
import { refuseOthers } from '../reports/refuse-others.ts'

/** Has a report made into a file. */
export async function requestExport(
  { database: { kysely }, world }: Context,
  { report: wanted, format, requestId }: RequestExportRequest,
  { tenant: tenantId, caller }: Pick<Call, 'tenant' | 'caller'>,
): Promise<RequestExportResponse> {
  const { kind, most: _most, pageToken: _pageToken, ...filters } = wanted as StreamReportRequest
  refuseOthers(reports[kind as keyof typeof reports], filters, 'report.')
  const report = StreamReportRequest.toJSON(wanted as StreamReportRequest) as object
  const requestedBy = caller.kind === 'client' ? caller.application : ''
  const wish = { tenantId, exportId: world.randomId(), requestId, report, format, requestedBy }
  const kept = await insertExport(kysely, { ...wish, requestedAt: world.now() })
  if (!kept) throw new Refusal(ErrorReason.LIMIT_REACHED, `${mostOpen} exports wait already: await or cancel one first`)
  if (kept.format !== format || !isDeepStrictEqual(kept.report, report))
    throw new Refusal(ErrorReason.REQUEST_ID_REUSED, 'the request id was used for a different request')
  return { export: exportOf(kept) }
}
