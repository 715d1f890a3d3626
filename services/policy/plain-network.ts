import { Deployment } from '#contracts/gen/countersign/types/v1/edition'
import { invalidRequest } from '#libs/rpc/shape'
import { readNetwork, writeNetwork } from './network.ts'
import type { NetworkPlace } from './network.ts'

const forms: Readonly<Record<NetworkPlace, string>> = {
  [Deployment.CLOUD]: 'must be a CIDR block of public addresses, such as 8.8.8.0/24',
  [Deployment.SERVER]:
    'must be an address, a range such as 10.0.0.1-10.0.0.9, or an address with a prefix or a netmask',
}

/** A network in its plainest form. Refuses with INVALID_REQUEST, by the field's name, what is none for that place. */
export function plainNetwork(text: string, place: NetworkPlace, field: string): string {
  const network = readNetwork(text, place)
  if (!network) throw invalidRequest([{ field, description: forms[place] }])
  return writeNetwork(network, place)
}
