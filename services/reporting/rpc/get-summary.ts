import {
  type GetSummaryRequest,
  type GetSummaryResponse,
  SummaryStep,
} from '#contracts/gen/countersign/reporting/v1/reporting'
import type { Call } from '#libs/rpc/call'
import { invalidRequest } from '#libs/rpc/shape'
import type { Context } from '../context.ts'
import { dayMs } from '../day.ts'
import { selectHours } from '../db/usage-hours.ts'
import { reportHeader } from '../report-header.ts'
import { spanOf, spansOf } from '../summary.ts'

const hourMs = 3_600_000
const mostSpans = 1_000

/** The sign-ins of some time by the hour or by the day. */
export async function getSummary(
  ctx: Context,
  request: GetSummaryRequest,
  { tenant }: Pick<Call, 'tenant'>,
): Promise<GetSummaryResponse> {
  const [from, to] = [request.from as Date, request.to as Date]
  const length = request.step === SummaryStep.HOUR ? hourMs : dayMs
  const begin = new Date(Math.floor(from.getTime() / length) * length)
  if (to.getTime() - begin.getTime() > mostSpans * length) {
    throw invalidRequest([{ field: 'to', description: `must be at most ${mostSpans} hours or days after from` }])
  }
  const hours = await selectHours(ctx.database.kysely, tenant, { from: begin, to })
  return { header: await reportHeader(ctx), spans: spansOf(hours, length), total: spanOf(begin, hours) }
}
