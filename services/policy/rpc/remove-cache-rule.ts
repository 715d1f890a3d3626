import type { RemoveCacheRuleRequest, RemoveCacheRuleResponse } from '#contracts/gen/countersign/policy/v1/admin'
import { CacheRuleChanged } from '#contracts/gen/countersign/policy/v1/events'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { deleteCacheRule } from '../db/cache-rules.ts'
import { countPolicyUp } from '../db/tenants.ts'
import { emitChange } from '../emit-change.ts'

/** Removes a cache rule. Refuses with OBJECT_NOT_FOUND. */
export async function removeCacheRule(
  { database, world }: Context,
  { ruleId }: RemoveCacheRuleRequest,
  call: Call,
): Promise<RemoveCacheRuleResponse> {
  return database.kysely.transaction().execute(async (trx) => {
    await countPolicyUp(trx, call.tenant)
    const before = await deleteCacheRule(trx, call.tenant, ruleId)
    if (!before) throw new Refusal(ErrorReason.OBJECT_NOT_FOUND, 'there is no such cache rule')
    await emitChange(trx, { event: CacheRuleChanged, before, call, world })
    return {}
  })
}
