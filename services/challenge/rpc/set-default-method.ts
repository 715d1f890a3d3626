import { Refusal } from '#contracts/refusal'
import type {
  SetDefaultMethodRequest,
  SetDefaultMethodResponse,
} from '#contracts/gen/countersign/challenge/v1/registration'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { findRegistration, preferMethod } from '../db/registrations.ts'
import { loadFactors } from '../load-factors.ts'
import { assertNamed, assertProved, registrationNotFound } from '../registration.ts'

/** Keeps what the person wants to be asked for first; policy hears of it when the registration is finished. */
export async function setDefaultMethod(
  ctx: Context,
  { userId, registration, method }: SetDefaultMethodRequest,
  { tenant }: Call,
): Promise<SetDefaultMethodResponse> {
  const { pool } = ctx.database
  const [found, { factors }] = await Promise.all([
    findRegistration(pool, tenant, userId),
    loadFactors(ctx, tenant, userId),
  ])
  const named = assertNamed(found, registration, ctx.world.now())
  assertProved(named)
  if (!factors.some((factor) => factor.method === method)) {
    throw new Refusal(ErrorReason.FACTOR_NOT_CONFIRMED, 'the person has no usable factor of that method')
  }
  if (!(await preferMethod(pool, named, method))) throw registrationNotFound()
  return {}
}
