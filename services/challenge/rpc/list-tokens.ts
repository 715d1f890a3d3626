import { z } from 'zod'
import type { ListTokensRequest, ListTokensResponse } from '#contracts/gen/countersign/challenge/v1/token'
import { decodeCursor, encodeCursor } from '#libs/db/cursor'
import type { Call } from '#libs/rpc/call'
import { optionalText } from '#libs/rpc/shape'
import type { Context } from '../context.ts'
import { listTokens as readTokens } from '../db/tokens.ts'
import { presentToken } from '../present-token.ts'

const cursor = z.tuple([optionalText(64), optionalText(64)])

/** Lists the tenant's tokens by serial number. */
export async function listTokens(
  ctx: Context,
  { serialPrefix, userId, unassigned, page }: ListTokensRequest,
  call: Call,
): Promise<ListTokensResponse> {
  const most = page?.pageSize || 50
  const rows = await readTokens(ctx.database.pool, {
    tenantId: call.tenant,
    prefix: serialPrefix,
    after: page?.pageToken ? decodeCursor(page.pageToken, cursor) : ['', ''],
    most: most + 1,
    userId: unassigned ? '' : userId || undefined,
  })
  const last = rows.length > most ? rows[most - 1] : undefined
  const nextPageToken = last ? encodeCursor([last.serial, last.manufacturer]) : ''
  return { tokens: rows.slice(0, most).map(presentToken), nextPageToken }
}
