import { Refusal } from '#contracts/refusal'
import type {
  FinishRegistrationRequest,
  FinishRegistrationResponse,
} from '#contracts/gen/countersign/challenge/v1/registration'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { transaction } from '#libs/db/transaction'
import type { Call } from '#libs/rpc/call'
import { storeEvents } from '#libs/events/store-events'
import type { Context } from '../context.ts'
import { lockPerson, type FactorRow } from '../db/factors.ts'
import { deleteSuspended } from '../db/proved-factors.ts'
import { deleteRegistration, findRegistration } from '../db/registrations.ts'
import { removedEvent } from '../events.ts'
import { patiently } from '../limits.ts'
import { loadFactors } from '../load-factors.ts'
import { presentFactor } from '../present-factor.ts'
import { assertNamed, assertProved, registeredBy } from '../registration.ts'
import { registrationFinished } from '../registration-events.ts'

/**
 * Ends a registration: policy is told first, and told again where the rest is not reached; then the registration is deleted,
 * so that it ends once.
 */
export async function finishRegistration(
  ctx: Context,
  request: FinishRegistrationRequest,
  call: Call,
): Promise<FinishRegistrationResponse> {
  const { userId, registration } = request
  const { pool } = ctx.database
  const found = await findRegistration(pool, call.tenant, userId)
  const { defaultMethod, ...named } = assertNamed(found, registration, ctx.world.now())
  assertProved(named)
  const factors = await usable(ctx, userId, call)
  await ctx.policy.recordRegistration({ userId, registered: true, defaultMethod }, patiently(call))
  await end(ctx, request, factors, call)
  return { factors: factors.map((factor) => presentFactor(factor, ctx.world.now())) }
}

async function usable(ctx: Context, userId: string, call: Call): Promise<FactorRow[]> {
  const [{ methods, pinRequired }, { factors, guard }] = await Promise.all([
    ctx.policy.getFactorRules({ userId }, patiently(call)),
    loadFactors(ctx, call.tenant, userId),
  ])
  if (registeredBy(factors, methods).length === 0) {
    throw new Refusal(ErrorReason.FACTOR_NOT_CONFIRMED, 'the person has proved nothing that may be used')
  }
  if (pinRequired && !guard.hasPin) throw new Refusal(ErrorReason.PIN_REQUIRED, 'the person has to choose a PIN first')
  return factors
}

function end(
  { database: { pool }, world }: Context,
  { userId, registration }: FinishRegistrationRequest,
  factors: FactorRow[],
  { tenant: tenantId, traceparent }: Call,
): Promise<void> {
  const owner = { tenantId, userId }
  return transaction(pool, async (client) => {
    await lockPerson(client, owner)
    const named = assertNamed(await findRegistration(client, tenantId, userId), registration, world.now())
    await deleteRegistration(client, owner)
    const gone = await deleteSuspended(client, owner)
    const ids = factors.map(({ id }) => id)
    await storeEvents(client, [
      ...gone.map((factor) => removedEvent(factor, world)),
      registrationFinished(named, ids, { world, traceparent }),
    ])
  })
}
