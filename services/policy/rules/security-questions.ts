import { Method, methodToJSON } from '#contracts/gen/countersign/types/v1/method'
import type { Rule } from './rule.ts'

/**
 * Questions are for who can prove themselves by their own method no more: they are offered only to who has registered
 * something else that may be used there.
 */
export const securityQuestions: Rule = {
  name: 'security-questions',
  judge({ methods, situation }) {
    const others = methods.filter((method) => method !== Method.SECURITY_QUESTIONS)
    if (others.length === methods.length) return undefined
    if (situation.factors.some(({ method }) => others.some((other) => other === method))) return undefined
    return {
      effect: 'narrow',
      explanation:
        'Security questions prove nobody by themselves, and the person has nothing else that may be used here.',
      facts: { methods: others.map(methodToJSON).join(' ') },
      methods: others,
    }
  },
}
