import { DecisionReason } from '#contracts/gen/countersign/types/v1/decision'
import { lockedUntil } from '../locks.ts'
import type { Rule } from './rule.ts'

/** Too many wrong answers keep a person waiting, where none of their factors is left to try. */
export const lockedOut: Rule = {
  name: 'locked-out',
  judge(facts) {
    const until = lockedUntil(facts)
    if (!until) return undefined
    return {
      effect: 'deny',
      reason: DecisionReason.LOCKED_OUT,
      explanation: 'The person gave too many wrong answers and has to wait.',
      facts: { locked_until: until.toISOString() },
    }
  },
}
