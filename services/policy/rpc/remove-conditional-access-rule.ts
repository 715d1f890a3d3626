import type {
  RemoveConditionalAccessRuleRequest,
  RemoveConditionalAccessRuleResponse,
} from '#contracts/gen/countersign/policy/v1/admin'
import { ConditionalAccessRuleChanged } from '#contracts/gen/countersign/policy/v1/events'
import type { Call } from '#libs/rpc/call'
import { mostRules } from '../conditional-access.ts'
import type { Context } from '../context.ts'
import { deleteRule, moveRules } from '../db/conditional-access-rules.ts'
import { countPolicyUp } from '../db/tenants.ts'
import { emitChange } from '../emit-change.ts'
import { ruleNotFound } from './put-conditional-access-rule.ts'

/** Removes a conditional-access rule; those after it move up. Refuses with OBJECT_NOT_FOUND. */
export async function removeConditionalAccessRule(
  { database, world }: Context,
  { ruleId }: RemoveConditionalAccessRuleRequest,
  call: Call,
): Promise<RemoveConditionalAccessRuleResponse> {
  return database.kysely.transaction().execute(async (trx) => {
    await countPolicyUp(trx, call.tenant)
    const before = await deleteRule(trx, call.tenant, ruleId)
    if (!before) throw ruleNotFound()
    await moveRules(trx, call.tenant, { from: before.position + 1, to: mostRules, by: -1 })
    await emitChange(trx, { event: ConditionalAccessRuleChanged, before, call, world })
    return {}
  })
}
