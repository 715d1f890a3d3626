import type { StreamReportRequest, StreamReportResponse } from '#contracts/gen/countersign/reporting/v1/reporting'
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
  { kind, most, ...filters }: StreamReportRequest,
  { tenant }: Pick<Call, 'tenant'>,
): AsyncGenerator<StreamReportResponse> {
  const report = reports[kind as keyof typeof reports]
  refuseOthers(report, filters)
  const header = await reportHeader(ctx)
  const columns = report.columns.map(({ name, kind }) => ({ name, kind }))
  yield { part: { $case: 'outline', value: { header, columns } } }

  let left = most || Infinity
  const wanted = { tenant, now: ctx.world.now(), ...filters }
  for await (const page of report.pages(ctx.database.kysely, wanted, Math.min(left, pageSize))) {
    for (const cells of page.slice(0, left)) yield { part: { $case: 'row', value: { cells } } }
    left -= page.length
    if (left <= 0) return
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
