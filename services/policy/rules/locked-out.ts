import { DecisionReason } from '#contracts/gen/countersign/types/v1/decision'
import type { Rule } from './rule.ts'

/** Too many wrong answers keep a person waiting. */
export const lockedOut: Rule = {
  name: 'locked-out',
  judge({ now, situation: { lockedUntil } }) {
    if (!lockedUntil || lockedUntil <= now) return undefined
    return {
      effect: 'deny',
      reason: DecisionReason.LOCKED_OUT,
      explanation: 'The person gave too many wrong answers and has to wait.',
      facts: { locked_until: lockedUntil.toISOString() },
    }
  },
}
