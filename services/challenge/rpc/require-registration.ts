import type {
  RequireRegistrationRequest,
  RequireRegistrationResponse,
} from '#contracts/gen/countersign/challenge/v1/registration'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { transaction } from '#libs/db/transaction'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { storeEvent } from '../db/app-passwords.ts'
import { lockPerson } from '../db/factors.ts'
import { dropPending, suspendFactors } from '../db/proved-factors.ts'
import { deleteRegistration } from '../db/registrations.ts'
import { patiently } from '../limits.ts'
import { contactMethods } from '../registration.ts'
import { registrationRequired } from '../registration-events.ts'

/**
 * Has a person provide their contact methods again: policy is told first, and told again where the rest is not reached; then
 * their phones and apps are usable no longer, and nothing is left that was begun before.
 */
export async function requireRegistration(
  ctx: Context,
  { userId, reason }: RequireRegistrationRequest,
  call: Call,
): Promise<RequireRegistrationResponse> {
  const told = { userId, registered: false, defaultMethod: Method.UNSPECIFIED }
  await ctx.policy.recordRegistration(told, patiently(call))
  const { tenant: tenantId, traceparent } = call
  const owner = { tenantId, userId }
  return transaction(ctx.database.pool, async (client) => {
    await lockPerson(client, owner)
    await deleteRegistration(client, owner)
    await dropPending(client, owner)
    const factorIds = await suspendFactors(client, owner, contactMethods)
    const event = registrationRequired({ ...owner, factorIds, reason }, { world: ctx.world, traceparent })
    await storeEvent(client, event)
    return { suspended: factorIds.length }
  })
}
