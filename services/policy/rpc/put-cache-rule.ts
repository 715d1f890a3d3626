import { CacheRule } from '#contracts/gen/countersign/policy/v1/admin'
import type { PutCacheRuleRequest, PutCacheRuleResponse } from '#contracts/gen/countersign/policy/v1/admin'
import { CacheRuleChanged } from '#contracts/gen/countersign/policy/v1/events'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { countCacheRules, findCacheRule, saveCacheRule } from '../db/cache-rules.ts'
import { countPolicyUp } from '../db/tenants.ts'
import { emitChange } from '../emit-change.ts'
import { assertEtag } from '../etag.ts'
import { same } from '../same.ts'

const mostRules = 100
const usualSeconds = 300

/**
 * Creates a cache rule or replaces it. Refuses with OBJECT_NOT_FOUND an id that is not there, with ETAG_MISMATCH, and with
 * LIMIT_REACHED.
 */
export async function putCacheRule(
  { database, world }: Context,
  request: PutCacheRuleRequest,
  call: Call,
): Promise<PutCacheRuleResponse> {
  const { tenant } = call
  const given = request.rule as CacheRule
  return database.kysely.transaction().execute(async (trx) => {
    await countPolicyUp(trx, tenant)
    const before = given.id === '' ? undefined : await findCacheRule(trx, tenant, given.id)
    if (given.id !== '' && !before) throw new Refusal(ErrorReason.OBJECT_NOT_FOUND, 'there is no such cache rule')
    assertEtag(given.etag, before?.etag)
    if (!before && (await countCacheRules(trx, tenant)) >= mostRules) {
      throw new Refusal(ErrorReason.LIMIT_REACHED, `there can be at most ${mostRules} cache rules`)
    }
    const { id, createdAt, etag } = before ?? { id: world.randomId(), createdAt: world.now(), etag: '' }
    const asked = { ...given, seconds: given.seconds || usualSeconds, id, createdAt, etag }
    if (before && same(CacheRule, before, asked)) return { rule: before }
    const rule = await saveCacheRule(trx, tenant, asked)
    await emitChange(trx, { event: CacheRuleChanged, before, after: rule, call, world })
    return { rule }
  })
}
