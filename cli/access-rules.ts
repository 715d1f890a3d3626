import type { AdminServiceService } from '#contracts/gen/countersign/policy/v1/admin'
import type { ConditionalAccessRule } from '#contracts/gen/countersign/policy/v1/conditional_access'
import type { Remote } from '#libs/rpc/client'
import { allPages } from './all-pages.ts'

type Admin = Pick<Remote<typeof AdminServiceService>, 'listConditionalAccessRules'>

/** All conditional-access rules of the tenant, of which there are 1000 at the most, by position. */
export async function allAccessRules(admin: Admin): Promise<ConditionalAccessRule[]> {
  const pages = await allPages((page) => admin.listConditionalAccessRules({ page }))
  return pages.flatMap(({ rules }) => rules)
}
