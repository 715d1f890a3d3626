import type {
  AddTrustedNetworkRequest,
  AddTrustedNetworkResponse,
  TrustedNetwork,
} from '#contracts/gen/countersign/policy/v1/admin'
import { TrustedNetworkChanged } from '#contracts/gen/countersign/policy/v1/events'
import { Deployment } from '#contracts/gen/countersign/types/v1/edition'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Call } from '#libs/rpc/call'
import { emitChange } from '../emit-change.ts'
import type { Context } from '../context.ts'
import { countPolicyUp } from '../db/tenants.ts'
import { countTrustedNetworks, insertTrustedNetwork } from '../db/trusted-networks.ts'
import type { NetworkPlace } from '../network.ts'
import { plainNetwork } from '../plain-network.ts'

/** How many networks a tenant may trust: 50 in the cloud, as ever; on the premises so many that nobody meets the end. */
const most: Readonly<Record<NetworkPlace, number>> = { [Deployment.CLOUD]: 50, [Deployment.SERVER]: 10_000 }

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
    if (!trustedNetwork) throw new Refusal(ErrorReason.ALREADY_EXISTS, `${network} is trusted already`)
    if ((await countTrustedNetworks(trx, call.tenant, place)) > most[place]) {
      throw new Refusal(ErrorReason.LIMIT_REACHED, `at most ${most[place]} networks can be trusted there`)
    }
    await emitChange(trx, { event: TrustedNetworkChanged, after: trustedNetwork, call, world })
    return { trustedNetwork }
  })
}
