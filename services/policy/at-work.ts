import { allows } from './editions.ts'
import type { Facts } from './facts.ts'
import { isInside } from './rules/inside-corporate-network.ts'
import { trustedNetworkOf } from './rules/trusted-network.ts'

/**
 * Whether the person is at work: in a network that is trusted for this deployment, or inside the corporate network by a
 * claim that the tenant trusts. Who is not known has no edition, and is where they are.
 */
export function isAtWork(facts: Facts): boolean {
  if (facts.person && !allows(facts.edition, 'trustedNetworks')) return false
  return trustedNetworkOf(facts) !== undefined || isInside(facts)
}
