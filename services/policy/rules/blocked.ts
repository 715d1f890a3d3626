import { DecisionReason } from '#contracts/gen/countersign/types/v1/decision'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { RiskLevel } from '#contracts/gen/countersign/types/v1/risk'
import type { Rule } from './rule.ts'

/** A blocked person is kept out, whatever else holds: a block beats every skip. */
export const blocked: Rule = {
  name: 'blocked',
  judge({ situation: { risk } }) {
    if (risk?.blocked) {
      return {
        effect: 'deny',
        reason: DecisionReason.BLOCKED,
        resultCode: ResultCode.SUCCESS_USER_BLOCKED,
        explanation: 'The person is blocked.',
        facts: { blocked: 'true' },
      }
    }
    if (risk && risk.level !== RiskLevel.UNKNOWN && risk.level !== RiskLevel.UNSPECIFIED) return undefined
    const explanation = 'The risk is not known, so the last block list heard of holds: the person is not on it.'
    return { effect: 'note', explanation, facts: { risk_level: 'unknown' } }
  },
}
