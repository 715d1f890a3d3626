import { z } from 'zod'
import type { ListFraudReportsRequest, ListFraudReportsResponse } from '#contracts/gen/countersign/fraud/v1/fraud'
import { decodeCursor, encodeCursor } from '#libs/db/cursor'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { listReports } from '../db/fraud-reports.ts'

const defaultSize = 50

/** Where a page ended: the id of its last report. */
const cursor = z.tuple([z.uuid()])

/** Lists reports of fraud, the newest first. */
export async function listFraudReports(
  { database }: Context,
  { userId, page }: ListFraudReportsRequest,
  { tenant }: Call,
): Promise<ListFraudReportsResponse> {
  const size = page?.pageSize || defaultSize
  const [before] = page?.pageToken ? decodeCursor(page.pageToken, cursor) : [undefined]
  // One more than is wanted tells whether another page follows.
  const found = await listReports(database.kysely, { tenant, userId, before, most: size + 1 })
  const reports = found.slice(0, size)
  const last = found.length > size ? reports.at(-1) : undefined
  return { reports, nextPageToken: last ? encodeCursor([last.id]) : '' }
}
