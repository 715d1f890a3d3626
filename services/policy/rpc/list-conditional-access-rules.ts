import { z } from 'zod'
import type {
  ListConditionalAccessRulesRequest,
  ListConditionalAccessRulesResponse,
} from '#contracts/gen/countersign/policy/v1/admin'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { listRules } from '../db/conditional-access-rules.ts'
import { listPage } from '../list-page.ts'

const keyShape = z.tuple([z.string().regex(/^\d{1,4}$/)])

/** Lists conditional-access rules by position. */
export async function listConditionalAccessRules(
  { database }: Context,
  { page }: ListConditionalAccessRulesRequest,
  { tenant }: Call,
): Promise<ListConditionalAccessRulesResponse> {
  const { items: rules, nextPageToken } = await listPage({
    page,
    keyShape,
    select: (after = '0', most) => listRules(database.kysely, { tenant, after: Number(after), most }),
    keyOf: ({ position }) => String(position),
  })
  return { rules, nextPageToken }
}
