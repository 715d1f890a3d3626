import type { ProveFactorRequest, ProveFactorResponse } from '#contracts/gen/countersign/challenge/v1/registration'
import type { Call } from '#libs/rpc/call'
import type { Purpose } from '../challenge.ts'
import type { Context } from '../context.ts'
import { findChallenge } from '../db/challenges.ts'
import { findFactor } from '../db/factors.ts'
import { findRegistration } from '../db/registrations.ts'
import { factorNotFound, presentFactor } from '../present-factor.ts'
import { assertNamed, registrationNotFound } from '../registration.ts'

/** Judges the code of a proof, through the same gate as every answer. */
export async function proveFactor(ctx: Context, request: ProveFactorRequest, call: Call): Promise<ProveFactorResponse> {
  const { proofId, code, requestId } = request
  const purpose = await purposeOf(ctx, request, call)
  const { verdict, challenge, factor } = await ctx.gate({
    ...{ tenantId: call.tenant, challengeId: proofId, factorId: null, requestId, purpose, applicationId: '' },
    answer: { $case: 'code', value: code },
    traceparent: call.traceparent,
  })
  const row = await findFactor(ctx.database.pool, call.tenant, factor.id)
  if (!row) throw factorNotFound()
  const shown = presentFactor(row, ctx.world.now())
  return { proved: verdict.approved, factor: shown, attemptsLeft: challenge.attemptsLeft }
}

/** What the proof is for, if it is one of the registration's. */
async function purposeOf(
  { database: { pool }, world }: Context,
  { userId, registration, proofId }: ProveFactorRequest,
  { tenant }: Call,
): Promise<Purpose> {
  const [found, proof] = await Promise.all([
    findRegistration(pool, tenant, userId),
    findChallenge(pool, tenant, proofId),
  ])
  const { proofs } = assertNamed(found, registration, world.now())
  if (!proof || !proofs.includes(proofId)) throw registrationNotFound()
  return proof.purpose
}
