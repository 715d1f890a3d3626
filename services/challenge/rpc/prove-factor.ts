import type { ProveFactorRequest, ProveFactorResponse } from '#contracts/gen/countersign/challenge/v1/registration'
import type { Call } from '#libs/rpc/call'
import type { Purpose } from '../challenge.ts'
import type { Context } from '../context.ts'
import { findChallenge } from '../db/challenges.ts'
import { findRegistration } from '../db/registrations.ts'
import { judgeProof } from '../judge-proof.ts'
import { presentFactor } from '../present-factor.ts'
import { assertNamed, registrationNotFound } from '../registration.ts'

/** Judges what was given for a proof of the registration, as every proof of a factor is judged. */
export async function proveFactor(ctx: Context, request: ProveFactorRequest, call: Call): Promise<ProveFactorResponse> {
  const { proofId, code, passkey, requestId } = request
  const purpose = await purposeOf(ctx, request, call)
  const proof = { challengeId: proofId, purpose, code, passkey, requestId }
  const { approved, factor, attemptsLeft } = await judgeProof(ctx, proof, call)
  return { proved: approved, factor: presentFactor(factor, ctx.world.now()), attemptsLeft }
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
