import type {
  ForgetRememberedDevicesRequest,
  ForgetRememberedDevicesResponse,
} from '#contracts/gen/countersign/policy/v1/admin'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { personNotFound } from '../db/people.ts'
import { forgetDevices } from '../forget-devices.ts'

/** Forgets all devices of a person, so that every token issued so far is good no longer. Refuses with PERSON_NOT_FOUND. */
export async function forgetRememberedDevices(
  { database, world }: Context,
  { userId }: ForgetRememberedDevicesRequest,
  call: Call,
): Promise<ForgetRememberedDevicesResponse> {
  return database.kysely.transaction().execute(async (trx) => {
    const forgotten = await forgetDevices(trx, { userId, theft: false, call, world })
    if (forgotten === undefined) throw personNotFound()
    return { forgotten }
  })
}
