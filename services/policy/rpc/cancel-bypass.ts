import type { CancelBypassRequest, CancelBypassResponse } from '#contracts/gen/countersign/policy/v1/admin'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { endBypass } from '../db/bypasses.ts'
import { tellBypassEnded } from '../tell-bypass-ended.ts'

/** Puts an end to an active bypass. Refuses with OBJECT_NOT_FOUND, also where it has ended already. */
export async function cancelBypass(
  { database, world }: Context,
  { bypassId: id }: CancelBypassRequest,
  call: Call,
): Promise<CancelBypassResponse> {
  return database.kysely.transaction().execute(async (trx) => {
    const bypass = await endBypass(trx, 'cancelled', { tenant: call.tenant, id, now: world.now() })
    if (!bypass) throw new Refusal(ErrorReason.OBJECT_NOT_FOUND, 'there is no such active bypass')
    await tellBypassEnded(trx, bypass, { call, world })
    return { bypass }
  })
}
