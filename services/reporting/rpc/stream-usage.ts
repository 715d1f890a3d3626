import type { StreamUsageRequest, StreamUsageResponse } from '#contracts/gen/countersign/reporting/v1/reporting'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { usagePages } from '../db/usage-pages.ts'
import { reportHeader } from '../report-header.ts'
import { usageRow } from '../usage-row.ts'

const pageSize = 500

/** Streams the usage detail: a header, then the sign-ins, the newest first. */
export async function* streamUsage(
  ctx: Context,
  { most, ...request }: StreamUsageRequest,
  { tenant }: Pick<Call, 'tenant'>,
): AsyncGenerator<StreamUsageResponse> {
  yield { part: { $case: 'header', value: await reportHeader(ctx) } }

  let left = most || Infinity
  for await (const page of usagePages(ctx.database.kysely, { tenant, ...request }, Math.min(left, pageSize))) {
    for (const remembered of page.slice(0, left)) yield { part: { $case: 'row', value: usageRow(remembered) } }
    left -= page.length
    if (left <= 0) return
  }
}
