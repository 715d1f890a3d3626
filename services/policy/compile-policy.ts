import { Deployment } from '#contracts/gen/countersign/types/v1/edition'
import { compileConditionalAccess } from './conditional-access.ts'
import type { StoredPolicy } from './db/find-policy.ts'
import { compileNetworks } from '#libs/net/network-search'
import type { NamedNetwork, NetworkSearch } from '#libs/net/network-search'
import { readNetwork } from './network.ts'
import type { NetworkPlace } from './network.ts'
import type { NumberedPolicy } from './policies.ts'
import { settingsInForce } from './settings.ts'

/** Makes what a tenant has set ready to decide by. */
export function compilePolicy({
  settings,
  networks,
  rules,
  locations,
  eventTypes,
  ...ready
}: StoredPolicy): NumberedPolicy {
  return {
    ...ready,
    settings: settingsInForce(settings),
    cloudNetworks: search(networks, Deployment.CLOUD),
    serverNetworks: search(networks, Deployment.SERVER),
    eventTypes: new Map(eventTypes.map((each) => [each.name, each])),
    conditionalAccess: compileConditionalAccess(rules, locations),
  }
}

/** The networks of one place, each named as it is kept. */
function search(networks: StoredPolicy['networks'], place: NetworkPlace): NetworkSearch {
  const kept = networks.filter(([deployment]) => deployment === place)
  return compileNetworks(kept.flatMap(([, name]) => named(name, place)))
}

function named(name: string, place: NetworkPlace): NamedNetwork[] {
  const network = readNetwork(name, place)
  return network ? [{ ...network, name }] : []
}
