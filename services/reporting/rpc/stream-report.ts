import type { StreamReportRequest, StreamReportResponse } from '#contracts/gen/countersign/reporting/v1/reporting'
import { decodeCursor, encodeCursor } from '#libs/db/cursor'
import type { Call } from '#libs/rpc/call'
import { invalidRequest } from '#libs/rpc/shape'
import type { Context } from '../context.ts'
import { reportHeader } from '../report-header.ts'
import { reports } from '../reports/index.ts'
import type { Filters, Report } from '../reports/report.ts'

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

/** A filter that does nothing would have its report taken for a narrower one. */
function refuseOthers(report: Report, filters: Filters): void {
  const others = (Object.keys(filters) as (keyof Filters)[]).filter(
    (name) => filters[name] && !report.filters.includes(name),
  )
  if (others.length === 0) return
  throw invalidRequest(others.map((name) => ({ field: snake(name), description: 'is no filter of this report' })))
}

const snake = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
