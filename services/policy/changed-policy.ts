import type { TrustedNetwork } from '#contracts/gen/countersign/policy/v1/admin'
import type { ConditionalAccessRule } from '#contracts/gen/countersign/policy/v1/conditional_access'
import type { SimulateRequest } from '#contracts/gen/countersign/policy/v1/policy'
import { Deployment } from '#contracts/gen/countersign/types/v1/edition'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { invalidRequest } from '#libs/rpc/shape'
import { mostRules } from './conditional-access.ts'
import type { KnownRule } from './conditional-access.ts'
import type { StoredPolicy } from './db/find-policy.ts'
import type { NetworkPlace } from './network.ts'
import { plainNetwork } from './plain-network.ts'
import { storedChange, violationsOf } from './settings.ts'
import { alreadyTrusted, assertRoom } from './trusted-networks.ts'

/** What a change is tried on. */
type Change = Omit<SimulateRequest, 'situations' | 'days'>

/**
 * What a tenant would have set after a change. Refuses what could not be set: with INVALID_REQUEST; with OBJECT_NOT_FOUND
 * networks and locations that are not there; with ALREADY_EXISTS networks that are, and with LIMIT_REACHED too many.
 */
export function changedPolicy(stored: StoredPolicy, change: Change): StoredPolicy {
  return {
    ...stored,
    settings: changedSettings(stored.settings, change.settings),
    networks: changedNetworks(stored.networks, change),
    rules: change.replaceRules ? knownRules(change.rules, stored.locations) : stored.rules,
  }
}

function changedSettings(stored: object, change: Change['settings']): object {
  if (!change) return stored
  const violations = violationsOf(change)
  if (violations.length > 0) throw invalidRequest(violations)
  return { ...stored, ...storedChange(change) }
}

function changedNetworks(
  networks: StoredPolicy['networks'],
  { addedNetworks, removedNetworkIds }: Change,
): StoredPolicy['networks'] {
  const removed = new Set(removedNetworkIds.map((id) => id.toLowerCase()))
  const left = networks.filter(([, , id]) => !removed.has(id))
  if (networks.length - left.length < removed.size) throw notFound('trusted network')
  const networksAfter = [...left, ...addedNetworks.map(added)]
  assertDifferent(networksAfter)
  for (const place of [Deployment.CLOUD, Deployment.SERVER] as const) {
    assertRoom(place, networksAfter.filter(([of]) => of === place).length)
  }
  return networksAfter
}

/** What is trusted by now is all different, so what comes twice was added. */
function assertDifferent(networks: StoredPolicy['networks']): void {
  const known = new Set<string>()
  for (const [place, network] of networks) {
    const name = `${place} ${network}`
    if (known.has(name)) throw alreadyTrusted(network)
    known.add(name)
  }
}

function added({ network, deployment }: TrustedNetwork, index: number): StoredPolicy['networks'][number] {
  const place = deployment as NetworkPlace
  return [place, plainNetwork(network, place, `added_networks[${index}].network`), '']
}

/** Each at its own place; those that have none come last. */
function knownRules(rules: readonly ConditionalAccessRule[], locations: StoredPolicy['locations']): KnownRule[] {
  const known = new Set(locations.map(({ id }) => id))
  const idsOf = (given: readonly string[]) => {
    const ids = given.map((id) => id.toLowerCase())
    if (!ids.every((id) => known.has(id))) throw notFound('named location')
    return ids
  }
  return rules.map((rule, index) => ({
    ...rule,
    locationIds: idsOf(rule.locationIds),
    exceptLocationIds: idsOf(rule.exceptLocationIds),
    position: rule.position || mostRules + index,
  }))
}

const notFound = (what: string) => new Refusal(ErrorReason.OBJECT_NOT_FOUND, `there is no such ${what}`)
