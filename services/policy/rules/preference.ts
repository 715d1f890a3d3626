import { Method, methodToJSON } from '#contracts/gen/countersign/types/v1/method'
import type { Rule } from './rule.ts'

/** What is offered first: the person's own default, then the tenant's methods in the order in which it lists them. */
export const preference: Rule = {
  name: 'preference',
  judge({ person, policy, methods }) {
    if (methods.length < 2) return undefined
    const own = person?.defaultMethod ?? Method.UNSPECIFIED
    const order = [own, ...policy.settings.verificationOptions]
    return {
      effect: 'note',
      explanation: 'The methods stand in the order in which the person and the tenant prefer them.',
      facts: { default_method: methodToJSON(own) },
      methods: methods.toSorted((one, other) => order.indexOf(one) - order.indexOf(other)),
    }
  },
}
