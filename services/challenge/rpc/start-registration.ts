import type {
  StartRegistrationRequest,
  StartRegistrationResponse,
} from '#contracts/gen/countersign/challenge/v1/registration'
import { FactorState } from '#contracts/gen/countersign/challenge/v1/factor'
import type { Call } from '#libs/rpc/call'
import { canProve } from '../can-prove.ts'
import type { Context } from '../context.ts'
import { beforeAll, listFactors, mostFactors } from '../db/factors.ts'
import { findPin } from '../db/pins.ts'
import { putRegistration } from '../db/registrations.ts'
import { patiently } from '../limits.ts'
import { presentFactor } from '../present-factor.ts'
import { hashRegistrationToken, newRegistrationToken, registrable, registrationTime } from '../registration.ts'

/** Begins a registration, in place of an earlier one of the person; only the token's hash is kept. */
export async function startRegistration(
  ctx: Context,
  { userId }: StartRegistrationRequest,
  call: Call,
): Promise<StartRegistrationResponse> {
  const { methods, appPasswordsAllowed, pinRequired } = await ctx.policy.getFactorRules({ userId }, patiently(call))
  const { pool } = ctx.database
  const owner = { tenantId: call.tenant, userId }
  const now = ctx.world.now()
  const [factors, { pin }] = await Promise.all([
    listFactors(pool, { ...owner, after: beforeAll, most: mostFactors }),
    findPin(pool, owner),
  ])
  const token = newRegistrationToken(ctx.world)
  const expiresAt = new Date(now.getTime() + registrationTime)
  await putRegistration(pool, {
    ...{ ...owner, id: ctx.world.randomId(), tokenHash: hashRegistrationToken(token), expiresAt },
  })
  return {
    ...{ registration: token, expiresAt, methods: registrable(methods), appPasswordsAllowed },
    factors: factors.map((factor) => presentFactor(factor, now)),
    proofRequired: factors.some((factor) => factor.state === FactorState.ACTIVE && canProve(factor, now)),
    pinRequired: pinRequired && pin === null,
  }
}
