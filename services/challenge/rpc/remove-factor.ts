import type { PoolClient } from 'pg'
import type { RemoveFactorRequest, RemoveFactorResponse } from '#contracts/gen/countersign/challenge/v1/factor'
import { transaction } from '#libs/db/transaction'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { deleteFactor, findFactor, lockPerson, type FactorRow } from '../db/factors.ts'
import { removedEvent } from '../events.ts'
import { hasProof } from '../first-factor.ts'
import { mayVouch } from '../may-vouch.ts'
import { factorNotFound } from '../present-factor.ts'
import { proofRequired } from '../registration.ts'

/** Removes a factor and forgets its secret. */
export async function removeFactor(
  ctx: Context,
  { factorId }: RemoveFactorRequest,
  call: Call,
): Promise<RemoveFactorResponse> {
  const { pool } = ctx.database
  const factor = await findFactor(pool, call.tenant, factorId)
  if (!factor) throw factorNotFound()
  return transaction(pool, async (client) => {
    await lockPerson(client, factor)
    if (!mayVouch(call)) await assertNotLast(client, factor, ctx.world.now())
    if (!(await deleteFactor(client, factor, removedEvent(factor, ctx.world)))) throw factorNotFound()
    return {}
  })
}

/** Without the last usable one anybody could register the next: that is not for everyone to remove. */
async function assertNotLast(client: PoolClient, factor: FactorRow, now: Date): Promise<void> {
  if ((await hasProof(client, factor, { now })) && !(await hasProof(client, factor, { now, besides: factor.id }))) {
    throw proofRequired()
  }
}
