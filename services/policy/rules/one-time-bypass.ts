import { DecisionReason } from '#contracts/gen/countersign/types/v1/decision'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { offers } from '../capabilities.ts'
import { allows } from '../editions.ts'
import type { Facts } from '../facts.ts'
import type { Rule } from './rule.ts'

/** Lets the person in once, on the premises, within the time for which a bypass was given. */
export const oneTimeBypass: Rule = {
  name: 'one-time-bypass',
  judge(facts) {
    const { bypass, now } = facts
    if (!bypass || bypass.expiresAt <= now) return undefined
    const told = { bypass_id: bypass.id, expires_at: bypass.expiresAt.toISOString() }
    const doubt = doubtOf(facts)
    if (doubt) return { effect: 'note', explanation: `The one-time bypass does not count: ${doubt}.`, facts: told }
    return {
      effect: 'skip',
      reason: DecisionReason.ONE_TIME_BYPASS,
      resultCode: ResultCode.SUCCESS_BYPASSED_AUTH,
      explanation: 'A one-time bypass lets the person in without a second factor.',
      facts: told,
    }
  },
}

function doubtOf({ edition, deployment }: Facts): string | undefined {
  if (!offers(deployment, 'oneTimeBypass')) return 'the sign-in is at the identity provider'
  return allows(edition, 'oneTimeBypass') ? undefined : 'the edition does not hold it'
}
