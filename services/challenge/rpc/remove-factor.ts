import type { PoolClient } from 'pg'
import type { RemoveFactorRequest, RemoveFactorResponse } from '#contracts/gen/countersign/challenge/v1/factor'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { transaction } from '#libs/db/transaction'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { deleteFactor, findFactor, lockPerson, type FactorRow } from '../db/factors.ts'
import { removedEvent } from '../events.ts'
import { hasProof } from '../first-factor.ts'
import { mayVouch } from '../may-vouch.ts'
import { factorNotFound } from '../present-factor.ts'
import { proofRequired } from '../registration.ts'
import { takeBack } from '../take-back.ts'

/** Removes a factor and forgets its secret; a hardware token is the tenant's, and goes back to the others. */
export async function removeFactor(
  ctx: Context,
  { factorId }: RemoveFactorRequest,
  call: Call,
): Promise<RemoveFactorResponse> {
  const factor = await findFactor(ctx.database.pool, call.tenant, factorId)
  if (!factor || factor.userId === '') throw factorNotFound()
  const admit = async (client: PoolClient) => {
    if (!mayVouch(call)) await assertNotLast(client, factor, ctx.world.now())
  }
  if (factor.method === Method.OATH_TOKEN) await takeBack(ctx, { tenantId: call.tenant, factorId }, admit)
  else await remove(ctx, factor, admit)
  return {}
}

function remove(ctx: Context, factor: FactorRow, admit: (client: PoolClient) => Promise<void>): Promise<void> {
  return transaction(ctx.database.pool, async (client) => {
    await lockPerson(client, factor)
    await admit(client)
    if (!(await deleteFactor(client, factor, removedEvent(factor, ctx.world)))) throw factorNotFound()
  })
}

/** Without the last usable one anybody could register the next: that is not for everyone to remove. */
async function assertNotLast(client: PoolClient, factor: FactorRow, now: Date): Promise<void> {
  if ((await hasProof(client, factor, { now })) && !(await hasProof(client, factor, { now, besides: factor.id }))) {
    throw proofRequired()
  }
}
