import { DecisionReason } from '#contracts/gen/countersign/types/v1/decision'
import { Deployment, DirectoryLocation } from '#contracts/gen/countersign/types/v1/edition'
import { allows } from '../editions.ts'
import type { Facts } from '../facts.ts'
import type { Rule } from './rule.ts'

/** The federation's claim that a person is inside the corporate network, where the tenant trusts it. */
export const insideCorporateNetwork: Rule = {
  name: 'inside-corporate-network',
  judge(facts) {
    if (!facts.situation.insideCorporateNetwork || !facts.person) return undefined
    const told = { inside_corporate_network: 'true' }
    const doubt = doubtOf(facts)
    if (doubt) return { effect: 'note', explanation: `The claim to be inside does not count: ${doubt}.`, facts: told }
    const explanation = 'The federation says that the person is inside the corporate network.'
    return { effect: 'skip', reason: DecisionReason.TRUSTED_NETWORK, explanation, facts: told }
  },
}

/** Whether the claim was made and counts. */
export function isInside(facts: Facts): boolean {
  return facts.situation.insideCorporateNetwork && doubtOf(facts) === undefined
}

/** Only a federation makes the claim, and only for sign-ins at the identity provider. */
function doubtOf({ policy, person, edition, deployment }: Facts): string | undefined {
  if (!policy.settings.trustInsideCorporateNetwork) return 'the tenant does not trust it'
  if (!allows(edition, 'trustedNetworks')) return 'the edition does not hold trusted networks'
  if (person?.location !== DirectoryLocation.FEDERATED) return 'the person is not federated'
  return deployment === Deployment.SERVER ? 'the sign-in is on the premises' : undefined
}
