import { DecisionReason } from '#contracts/gen/countersign/types/v1/decision'
import { deploymentToJSON } from '#contracts/gen/countersign/types/v1/edition'
import { offers } from '../capabilities.ts'
import { allows } from '../editions.ts'
import type { Facts } from '../facts.ts'
import type { Rule } from './rule.ts'

/** Where the tenant demands PINs, the methods that can take one have to; who has none sets one first. */
export const pinMode: Rule = {
  name: 'pin-mode',
  judge(facts) {
    if (!facts.policy.settings.pinRequired) return undefined
    const { deployment, situation } = facts
    const has_pin = String(situation.hasPin)
    const told = { pin_required: 'true', has_pin, deployment: deploymentToJSON(deployment) }
    const doubt = doubtOf(facts)
    if (doubt) return { effect: 'note', explanation: `The tenant demands PINs, but ${doubt}.`, facts: told }
    if (!situation.hasPin) {
      const explanation = 'The tenant demands PINs, and the person has none: one has to be set before they get in.'
      return { effect: 'enrol', reason: DecisionReason.NOT_REGISTERED, explanation, facts: told, pinRequired: true }
    }
    const explanation = 'The tenant demands PINs: the methods that can take one have to.'
    return { effect: 'note', explanation, facts: told, pinRequired: true }
  },
}

function doubtOf({ edition, deployment }: Facts): string | undefined {
  if (!allows(edition, 'pinMode')) return 'the edition does not hold them'
  return offers(deployment, 'pinMode') ? undefined : 'the sign-in is at the identity provider, which has none'
}
