import { DecisionReason } from '#contracts/gen/countersign/types/v1/decision'
import { methodToJSON } from '#contracts/gen/countersign/types/v1/method'
import { lockedMethods as lockedIn } from '../locks.ts'
import type { Rule } from './rule.ts'

/** A method by which there were too many wrong answers is not offered for a while; the others are. */
export const lockedMethods: Rule = {
  name: 'locked-methods',
  judge(facts) {
    const locked = lockedIn(facts)
    const left = facts.methods.filter((method) => !locked.has(method))
    if (left.length === facts.methods.length) return undefined
    const told = {
      locked: facts.methods
        .filter((method) => locked.has(method))
        .map(methodToJSON)
        .join(' '),
    }
    if (left.length > 0) {
      const explanation = 'There were too many wrong answers by some methods.'
      return { effect: 'narrow', explanation, facts: told, methods: left }
    }
    const explanation = 'There were too many wrong answers by every method that may be used here.'
    return { effect: 'deny', reason: DecisionReason.LOCKED_OUT, explanation, facts: told }
  },
}
