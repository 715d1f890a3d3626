import { Method, methodToJSON } from '#contracts/gen/countersign/types/v1/method'
import type { Rule } from './rule.ts'

/**
 * What is offered first: the person's own default, then the methods in the tenant's order; those that it does not name last.
 * Security questions come after all of them.
 */
export const preference: Rule = {
  name: 'preference',
  judge({ person, policy, methods }) {
    if (methods.length < 2) return undefined
    const own = person?.defaultMethod ?? Method.UNSPECIFIED
    const wished = [own, ...policy.settings.methodOrder, ...methods]
    const order = [...wished.filter((method) => method !== Method.SECURITY_QUESTIONS), Method.SECURITY_QUESTIONS]
    return {
      effect: 'note',
      explanation: 'The methods stand in the order in which the person and the tenant prefer them.',
      facts: { default_method: methodToJSON(own) },
      methods: methods.toSorted((one, other) => order.indexOf(one) - order.indexOf(other)),
    }
  },
}
