import { Method, methodToJSON } from '#contracts/gen/countersign/types/v1/method'
import type { Facts } from '../facts.ts'
import type { Rule } from './rule.ts'

/** The integration where questions are asked: they let people into the portal, and into no application (domain.md §4.7). */
const portal = 'portal'

/**
 * Questions are for who can prove themselves by their own method no more: they are offered at the portal only, and only to who
 * has registered something else that may be used there.
 */
export const securityQuestions: Rule = {
  name: 'security-questions',
  judge(facts) {
    if (!facts.methods.includes(Method.SECURITY_QUESTIONS)) return undefined
    const doubt = doubtOf(facts)
    if (doubt === undefined) return undefined
    return {
      effect: 'narrow',
      explanation: `Security questions are not asked: ${doubt}.`,
      facts: {
        authentication_type: facts.situation.authenticationType,
        methods: facts.methods.map(methodToJSON).join(' '),
      },
      methods: others(facts),
    }
  },
}

function doubtOf(facts: Facts): string | undefined {
  if (facts.situation.authenticationType !== portal) return 'they are for the portal only'
  const held = new Set(facts.situation.factors.map(({ method }) => method))
  return others(facts).some((method) => held.has(method)) ? undefined : 'they prove nobody by themselves'
}

const others = ({ methods }: Facts) => methods.filter((method) => method !== Method.SECURITY_QUESTIONS)
