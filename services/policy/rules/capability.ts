import { deploymentToJSON } from '#contracts/gen/countersign/types/v1/edition'
import { capabilityOf, offers } from '../capabilities.ts'
import type { Rule } from './rule.ts'

/** Only what the deployment can do is offered: hardware tokens, for one, are for the premises. */
export const capability: Rule = {
  name: 'capability',
  judge({ deployment, methods }) {
    const offered = methods.filter((method) => offers(deployment, capabilityOf[method]))
    if (offered.length === methods.length) return undefined
    return {
      effect: 'narrow',
      explanation: 'Not every method can be used where multi-factor authentication runs.',
      facts: { deployment: deploymentToJSON(deployment) },
      methods: offered,
    }
  },
}
