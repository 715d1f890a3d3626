import { z } from 'zod'
import type { ListExportsRequest, ListExportsResponse } from '#contracts/gen/countersign/reporting/v1/reporting'
import { decodeCursor, encodeCursor } from '#libs/db/cursor'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { selectExports } from '../db/exports.ts'
import { exportOf } from '../export.ts'

const cursor = z.tuple([z.uuid()])

/** Lists the exports that are kept, the newest first. */
export async function listExports(
  { database: { kysely }, world }: Context,
  { page }: ListExportsRequest,
  { tenant: tenantId }: Pick<Call, 'tenant'>,
): Promise<ListExportsResponse> {
  const most = page?.pageSize || 50
  const [after] = page?.pageToken ? decodeCursor(page.pageToken, cursor) : []
  const rows = await selectExports(kysely, { tenantId, now: world.now(), after, most: most + 1 })
  const last = rows.length > most ? rows[most - 1] : undefined
  return { exports: rows.slice(0, most).map(exportOf), nextPageToken: last ? encodeCursor([last.exportId]) : '' }
}
