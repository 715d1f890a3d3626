import type { StreamReportRequest, StreamReportResponse } from '#contracts/gen/countersign/reporting/v1/reporting'
import { decodeCursor, encodeCursor } from '#libs/db/cursor'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { reportHeader } from '../report-header.ts'
import { reports } from '../reports/index.ts'
import { refuseOthers } from '../reports/refuse-others.ts'

const pageSize = 1_000

/** Streams a report: its outline, then its rows. */
export async function* streamReport(
  ctx: Context,
  { kind, most, pageToken, ...filters }: StreamReportRequest,
  { tenant }: Pick<Call, 'tenant'>,
): AsyncGenerator<StreamReportResponse> {
  const report = reports[kind as keyof typeof reports]
  refuseOthers(report, filters)
  const header = await reportHeader(ctx)
  const columns = report.columns.map(({ name, kind }) => ({ name, kind }))
  yield { part: { $case: 'outline', value: { header, columns } } }

  let left = most || Infinity
  const after = pageToken === '' ? [] : decodeCursor(pageToken, report.places)
  const wanted = { tenant, now: ctx.world.now(), after, ...filters }
  for await (const { rows, place } of report.pages(ctx.database.kysely, wanted, Math.min(left, pageSize))) {
    for (const cells of rows.slice(0, left)) yield { part: { $case: 'row', value: { cells } } }
    left -= rows.length
    if (left <= 0) return
    if (place.length > 0) yield { part: { $case: 'nextPageToken', value: encodeCursor(place) } }
  }
}
