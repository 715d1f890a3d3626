import type {
  RemoveNamedLocationRequest,
  RemoveNamedLocationResponse,
} from '#contracts/gen/countersign/policy/v1/admin'
import { NamedLocationChanged } from '#contracts/gen/countersign/policy/v1/events'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { isLocationNamed } from '../db/conditional-access-rules.ts'
import { deleteNamedLocation } from '../db/named-locations.ts'
import { countPolicyUp } from '../db/tenants.ts'
import { emitChange } from '../emit-change.ts'
import { namedLocationNotFound } from './put-named-location.ts'

/** Removes a named location. Refuses with OBJECT_NOT_FOUND, and with LIMIT_REACHED while a rule names it. */
export async function removeNamedLocation(
  { database, world }: Context,
  { namedLocationId }: RemoveNamedLocationRequest,
  call: Call,
): Promise<RemoveNamedLocationResponse> {
  return database.kysely.transaction().execute(async (trx) => {
    await countPolicyUp(trx, call.tenant)
    const before = await deleteNamedLocation(trx, call.tenant, namedLocationId)
    if (!before) throw namedLocationNotFound()
    if (await isLocationNamed(trx, call.tenant, before.id)) {
      throw new Refusal(ErrorReason.LIMIT_REACHED, 'a rule of conditional access names the location')
    }
    await emitChange(trx, { event: NamedLocationChanged, before, call, world })
    return {}
  })
}
