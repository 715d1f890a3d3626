import { methodToJSON } from '#contracts/gen/countersign/types/v1/method'
import type { Rule } from './rule.ts'

/** Only the methods that the tenant lists are offered. A method left out keeps its registrations, but is not used. */
export const selectableMethods: Rule = {
  name: 'selectable-methods',
  judge({ policy, methods }) {
    const { verificationOptions } = policy.settings
    const selected = methods.filter((method) => verificationOptions.includes(method))
    if (selected.length === methods.length) return undefined
    return {
      effect: 'narrow',
      explanation: 'The tenant does not let people use every method.',
      facts: { verification_options: verificationOptions.map(methodToJSON).join(' ') },
      methods: selected,
    }
  },
}
