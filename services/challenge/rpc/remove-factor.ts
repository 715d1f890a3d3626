import type { RemoveFactorRequest, RemoveFactorResponse } from '#contracts/gen/countersign/challenge/v1/factor'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { deleteFactor, findFactor } from '../db/factors.ts'
import { removedEvent } from '../events.ts'
import { factorNotFound } from '../present-factor.ts'
import { takeBack } from '../take-back.ts'

/** Removes a factor and forgets its secret; a hardware token is the tenant's, and goes back to the others. */
export async function removeFactor(
  ctx: Context,
  { factorId }: RemoveFactorRequest,
  call: Call,
): Promise<RemoveFactorResponse> {
  const { pool } = ctx.database
  const factor = await findFactor(pool, call.tenant, factorId)
  if (factor?.method === Method.OATH_TOKEN && factor.userId !== '') {
    await takeBack(ctx, { tenantId: call.tenant, factorId })
    return {}
  }
  if (!factor || factor.userId === '' || !(await deleteFactor(pool, factor, removedEvent(factor, ctx.world))))
    throw factorNotFound()
  return {}
}
