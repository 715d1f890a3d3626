import { z } from 'zod'
import type { ListFactorsRequest, ListFactorsResponse } from '#contracts/gen/countersign/challenge/v1/factor'
import { decodeCursor, encodeCursor } from '#libs/db/cursor'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { beforeAll, listFactors as readFactors } from '../db/factors.ts'
import { presentFactor } from '../present-factor.ts'

const cursor = z.tuple([z.uuid()])

/** Lists a person's factors, the oldest first. */
export async function listFactors(
  ctx: Context,
  { userId, page }: ListFactorsRequest,
  call: Call,
): Promise<ListFactorsResponse> {
  const most = page?.pageSize || 50
  const [after] = page?.pageToken ? decodeCursor(page.pageToken, cursor) : [beforeAll]
  const rows = await readFactors(ctx.database.pool, { tenantId: call.tenant, userId, after, most: most + 1 })
  const last = rows.length > most ? rows[most - 1] : undefined
  const now = ctx.world.now()
  const factors = rows.slice(0, most).map((row) => presentFactor(row, now))
  return { factors, nextPageToken: last ? encodeCursor([last.id]) : '' }
}
