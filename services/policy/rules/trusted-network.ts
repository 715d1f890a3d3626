import { DecisionReason } from '#contracts/gen/countersign/types/v1/decision'
import { Deployment } from '#contracts/gen/countersign/types/v1/edition'
import { allows } from '../editions.ts'
import type { Facts } from '../facts.ts'
import type { Rule } from './rule.ts'

/**
 * From a trusted network no second factor is asked. The cloud and the premises have a list each; where either would do,
 * both lists count. An address that is missing or can not be read is never trusted.
 */
export const trustedNetwork: Rule = {
  name: 'trusted-network',
  judge(facts) {
    const network = trustedNetworkOf(facts)
    if (network === undefined) return undefined
    const told = { client_ip: facts.situation.clientIp, network }
    if (!allows(facts.edition, 'trustedNetworks')) {
      const explanation = 'The address is in a trusted network, but the edition does not hold trusted networks.'
      return { effect: 'note', explanation, facts: told }
    }
    const explanation = 'The address is in a trusted network.'
    return { effect: 'skip', reason: DecisionReason.TRUSTED_NETWORK, explanation, facts: told }
  },
}

/** The network that the address is in, of those that are trusted for the deployment. */
export function trustedNetworkOf({ address, deployment, policy }: Facts): string | undefined {
  if (!address) return undefined
  const inCloud = deployment === Deployment.SERVER ? undefined : policy.cloudNetworks.find(address)
  return inCloud ?? (deployment === Deployment.CLOUD ? undefined : policy.serverNetworks.find(address))
}
