import type {
  RemoveTrustedNetworkRequest,
  RemoveTrustedNetworkResponse,
} from '#contracts/gen/countersign/policy/v1/admin'
import { TrustedNetworkChanged } from '#contracts/gen/countersign/policy/v1/events'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Call } from '#libs/rpc/call'
import { emitChange } from '../emit-change.ts'
import type { Context } from '../context.ts'
import { countPolicyUp } from '../db/tenants.ts'
import { deleteTrustedNetwork } from '../db/trusted-networks.ts'

/** Stops trusting a network. Refuses with OBJECT_NOT_FOUND. */
export async function removeTrustedNetwork(
  { database, world }: Context,
  { trustedNetworkId }: RemoveTrustedNetworkRequest,
  call: Call,
): Promise<RemoveTrustedNetworkResponse> {
  return database.kysely.transaction().execute(async (trx) => {
    await countPolicyUp(trx, call.tenant)
    const before = await deleteTrustedNetwork(trx, call.tenant, trustedNetworkId)
    if (!before) throw new Refusal(ErrorReason.OBJECT_NOT_FOUND, 'there is no such trusted network')
    await emitChange(trx, { event: TrustedNetworkChanged, before, call, world })
    return {}
  })
}
