import type { RemoveFactorRequest, RemoveFactorResponse } from '#contracts/gen/countersign/challenge/v1/factor'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { deleteFactor, findFactor } from '../db/factors.ts'
import { removedEvent } from '../events.ts'
import { factorNotFound } from '../present-factor.ts'

/** Removes a factor and forgets its secret. */
export async function removeFactor(
  ctx: Context,
  { factorId }: RemoveFactorRequest,
  call: Call,
): Promise<RemoveFactorResponse> {
  const { pool } = ctx.database
  const factor = await findFactor(pool, call.tenant, factorId)
  if (!factor || !(await deleteFactor(pool, factor, removedEvent(factor, ctx.world)))) throw factorNotFound()
  return {}
}
