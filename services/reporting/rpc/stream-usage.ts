import type { StreamUsageRequest, StreamUsageResponse } from '#contracts/gen/countersign/reporting/v1/reporting'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { usagePages } from '../db/usage-pages.ts'
import { usageRow } from '../usage-row.ts'

const pageSize = 500

/** What the header says of the events when the stream can not be asked. */
const unknown = -1

/** Streams the usage detail: a header, then the sign-ins, the newest first. */
export async function* streamUsage(
  { database, world, lag }: Context,
  { most, ...request }: StreamUsageRequest,
  { tenant }: Pick<Call, 'tenant'>,
): AsyncGenerator<StreamUsageResponse> {
  const eventsBehind = BigInt((await lag())?.events ?? unknown)
  yield { part: { $case: 'header', value: { madeAt: world.now(), eventsBehind } } }

  let left = most || Infinity
  for await (const page of usagePages(database.kysely, { tenant, ...request }, Math.min(left, pageSize))) {
    for (const remembered of page.slice(0, left)) yield { part: { $case: 'row', value: usageRow(remembered) } }
    left -= page.length
    if (left <= 0) return
  }
}
