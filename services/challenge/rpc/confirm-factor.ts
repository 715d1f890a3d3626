import { Refusal } from '#contracts/refusal'
import {
  FactorState,
  type ConfirmFactorRequest,
  type ConfirmFactorResponse,
} from '#contracts/gen/countersign/challenge/v1/factor'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import type { Call } from '#libs/rpc/call'
import { Purpose } from '../challenge.ts'
import type { Context } from '../context.ts'
import { findFactor } from '../db/factors.ts'
import { judgeProof } from '../judge-proof.ts'
import { factorNotFound, presentFactor } from '../present-factor.ts'

/** Proves a pending factor by a code from it, or by the passkey that was made. */
export async function confirmFactor(
  ctx: Context,
  { factorId, ...given }: ConfirmFactorRequest,
  call: Call,
): Promise<ConfirmFactorResponse> {
  const proof = { ...given, challengeId: factorId, purpose: Purpose.ENROLMENT }
  const { approved, factor, attemptsLeft } = await judgeProof(ctx, proof, call).catch((error: unknown) =>
    explain(ctx, error, factorId, call),
  )
  return { confirmed: approved, factor: presentFactor(factor, ctx.world.now()), attemptsLeft }
}

/** A caller knows of a factor, not of the challenge that proves it. */
async function explain(ctx: Context, error: unknown, factorId: string, call: Call): Promise<never> {
  if (!(error instanceof Refusal)) throw error
  const factor = await findFactor(ctx.database.pool, call.tenant, factorId)
  if (!factor || factor.userId === '') throw factorNotFound()
  if (factor.state === FactorState.ACTIVE) {
    throw new Refusal(ErrorReason.FACTOR_ALREADY_CONFIRMED, 'the factor is proved already')
  }
  if (error.reason !== ErrorReason.CHALLENGE_CLOSED) throw error
  throw new Refusal(ErrorReason.CHALLENGE_EXPIRED, 'the enrolment came to its end; enrol again')
}
