import type {
  AddTrustedNetworkRequest,
  AddTrustedNetworkResponse,
  TrustedNetwork,
} from '#contracts/gen/countersign/policy/v1/admin'
import { TrustedNetworkChanged } from '#contracts/gen/countersign/policy/v1/events'
import type { Call } from '#libs/rpc/call'
import { emitChange } from '../emit-change.ts'
import type { Context } from '../context.ts'
import { countPolicyUp } from '../db/tenants.ts'
import { countTrustedNetworks, insertTrustedNetwork } from '../db/trusted-networks.ts'
import type { NetworkPlace } from '../network.ts'
import { plainNetwork } from '../plain-network.ts'
import { alreadyTrusted, assertRoom } from '../trusted-networks.ts'

/**
 * Trusts a network. Refuses with INVALID_REQUEST what is none for that place, with ALREADY_EXISTS one that is there however
 * it was written, and with LIMIT_REACHED.
 */
export async function addTrustedNetwork(
  { database, world }: Context,
  request: AddTrustedNetworkRequest,
  call: Call,
): Promise<AddTrustedNetworkResponse> {
  const { label, network: text, deployment } = request.trustedNetwork as TrustedNetwork
  const place = deployment as NetworkPlace
  const network = plainNetwork(text, place, 'trusted_network.network')
  const row = { tenantId: call.tenant, id: world.randomId(), deployment: place, network, label, createdAt: world.now() }
  return database.kysely.transaction().execute(async (trx) => {
    await countPolicyUp(trx, call.tenant)
    const trustedNetwork = await insertTrustedNetwork(trx, row)
    if (!trustedNetwork) throw alreadyTrusted(network)
    assertRoom(place, await countTrustedNetworks(trx, call.tenant, place))
    await emitChange(trx, { event: TrustedNetworkChanged, after: trustedNetwork, call, world })
    return { trustedNetwork }
  })
}
