import { CacheKind, cacheKindToJSON } from '#contracts/gen/countersign/policy/v1/admin'
import { DecisionReason } from '#contracts/gen/countersign/types/v1/decision'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { offers } from '../capabilities.ts'
import type { Facts, KnownCacheRule, KnownSuccess } from '../facts.ts'
import type { Rule } from './rule.ts'

interface Kind {
  /** Which success it looks at. */
  readonly success: keyof KnownSuccess
  readonly resultCode: ResultCode
}

const kinds: Readonly<Partial<Record<CacheKind, Kind>>> = {
  [CacheKind.PERSON]: { success: 'anywhere', resultCode: ResultCode.SUCCESS_USED_CACHE },
  [CacheKind.PERSON_APPLICATION]: {
    success: 'atApplication',
    resultCode: ResultCode.SUCCESS_USED_APP_BASED_CACHE,
  },
  [CacheKind.PERSON_APPLICATION_ADDRESS]: {
    success: 'fromAddress',
    resultCode: ResultCode.SUCCESS_USED_IP_BASED_CACHE,
  },
}

/** On the premises a success of a moment ago still counts, where a cache rule of the tenant says so. */
export const cache: Rule = {
  name: 'cache',
  judge(facts) {
    const hit = offers(facts.deployment, 'cache') ? firstHit(facts) : undefined
    return (
      hit && {
        effect: 'skip',
        reason: DecisionReason.CACHE,
        resultCode: hit.resultCode,
        explanation: 'The person has proved themselves a short while ago, and a cache rule lets that count.',
        facts: {
          cache_rule_id: hit.rule.id,
          kind: cacheKindToJSON(hit.rule.kind),
          seconds: String(hit.rule.seconds),
          succeeded_at: hit.succeededAt.toISOString(),
        },
      }
    )
  },
}

function firstHit({ policy, situation, lastSuccess, now }: Facts) {
  for (const rule of policy.cacheRules) {
    const kind = kinds[rule.kind]
    const succeededAt = kind && applies(rule, situation) ? lastSuccess?.[kind.success] : undefined
    if (kind && succeededAt && now.getTime() - succeededAt.getTime() < rule.seconds * 1_000) {
      return { rule, succeededAt, resultCode: kind.resultCode }
    }
  }
  return undefined
}

function applies(rule: KnownCacheRule, { authenticationType, applicationId }: Facts['situation']): boolean {
  const { authenticationType: type, applicationId: application } = rule
  return (type === '' || type === authenticationType) && (application === '' || application === applicationId)
}
