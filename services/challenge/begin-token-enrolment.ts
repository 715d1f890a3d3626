import type { PoolClient } from 'pg'
import { FactorState } from '#contracts/gen/countersign/challenge/v1/factor'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { transaction } from '#libs/db/transaction'
import type { Call } from '#libs/rpc/call'
import type { Context } from './context.ts'
import { storeEnrolment } from './db/challenges.ts'
import { findFactor, lockPerson, type FactorRow } from './db/factors.ts'
import { forgetClosedEnrolment } from './db/token-changes.ts'
import { lockToken } from './db/tokens.ts'
import { enrolmentChallenge } from './enrolment-challenge.ts'
import { assertInTime } from './out-of-time.ts'
import { assertWithinLimits } from './throttle.ts'

/** Lets the enrolment of a waiting token begin, or refuses it, when its person is locked. */
export type Admit = (client: PoolClient, token: FactorRow) => Promise<void>

/**
 * Begins the enrolment of a hardware token that waits for its person, unless one is open. False: it is no such token. Refuses
 * TOO_MANY_CHALLENGES: enrolments count as challenges do, and wrong codes against the person; TOKEN_NOT_STARTED and TOKEN_EXPIRED;
 * and what `admit` refuses.
 */
export async function beginTokenEnrolment(
  ctx: Context,
  factorId: string,
  { tenant }: Call,
  admit?: Admit,
): Promise<boolean> {
  const { pool } = ctx.database
  const factor = await findFactor(pool, tenant, factorId)
  if (factor?.method !== Method.OATH_TOKEN || factor.state !== FactorState.PENDING) return false
  const now = ctx.world.now()
  const proof = enrolmentChallenge({ ...factor, createdAt: now }, { keyring: ctx.keyring, issuer: tenant })
  await transaction(pool, async (client) => {
    await lockPerson(client, factor)
    const held = await lockToken(client, { tenantId: tenant, factorId })
    if (held?.userId !== factor.userId || held.state !== FactorState.PENDING) return
    await admit?.(client, factor)
    assertInTime(factor, now)
    if (await forgetClosedEnrolment(client, { ...factor, factorId }, now)) return
    if (!(await storeEnrolment(client, proof))) await assertWithinLimits(ctx, proof)
  })
  return true
}
