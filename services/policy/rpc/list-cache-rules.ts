import { z } from 'zod'
import type { ListCacheRulesRequest, ListCacheRulesResponse } from '#contracts/gen/countersign/policy/v1/admin'
import type { Call } from '#libs/rpc/call'
import { uuid } from '#libs/rpc/shape'
import type { Context } from '../context.ts'
import { listCacheRules as selectCacheRules } from '../db/cache-rules.ts'
import { listPage } from '../list-page.ts'

const keyShape = z.tuple([uuid()])

/** Lists cache rules, the oldest first. */
export async function listCacheRules(
  { database }: Context,
  { page }: ListCacheRulesRequest,
  { tenant }: Call,
): Promise<ListCacheRulesResponse> {
  const { items: rules, nextPageToken } = await listPage({
    page,
    keyShape,
    select: (after, most) => selectCacheRules(database.kysely, { tenant, after, most }),
    keyOf: ({ id }) => id,
  })
  return { rules, nextPageToken }
}
