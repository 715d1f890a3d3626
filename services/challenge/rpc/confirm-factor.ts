import { Refusal } from '#contracts/refusal'
import type { Answer } from '#contracts/gen/countersign/challenge/v1/challenge'
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
import type { Judged } from '../gate.ts'
import { factorNotFound, presentFactor } from '../present-factor.ts'
import { judgeable } from '../see-passkey.ts'

/** Proves a pending factor by a code from it, or by the passkey that was made, through the same gate as every answer. */
export async function confirmFactor(
  ctx: Context,
  request: ConfirmFactorRequest,
  call: Call,
): Promise<ConfirmFactorResponse> {
  const { verdict, challenge } = await judge(ctx, request, call)
  const factor = await findFactor(ctx.database.pool, call.tenant, request.factorId)
  if (!factor) throw factorNotFound()
  const shown = presentFactor(factor, ctx.world.now())
  return { confirmed: verdict.approved, factor: shown, attemptsLeft: challenge.attemptsLeft }
}

async function judge(ctx: Context, request: ConfirmFactorRequest, call: Call): Promise<Judged> {
  const { factorId, requestId } = request
  const question = { tenantId: call.tenant, challengeId: factorId, factorId: null, purpose: Purpose.ENROLMENT }
  try {
    return await ctx.gate({
      ...question,
      requestId,
      answer: await judgeable(ctx, question, proofIn(request)),
      applicationId: '',
      traceparent: call.traceparent,
    })
  } catch (error) {
    throw error instanceof Refusal ? await inTermsOfFactor(ctx, error, factorId, call) : error
  }
}

function proofIn({ code, passkey }: ConfirmFactorRequest): NonNullable<Answer['kind']> {
  return passkey === '' ? { $case: 'code', value: code } : { $case: 'passkey', value: passkey }
}

/** A caller knows of a factor, not of the challenge that proves it. */
async function inTermsOfFactor(ctx: Context, refusal: Refusal, factorId: string, call: Call): Promise<Refusal> {
  const factor = await findFactor(ctx.database.pool, call.tenant, factorId)
  if (!factor) return factorNotFound()
  if (factor.state === FactorState.ACTIVE) {
    return new Refusal(ErrorReason.FACTOR_ALREADY_CONFIRMED, 'the factor is proved already')
  }
  if (refusal.reason !== ErrorReason.CHALLENGE_CLOSED) return refusal
  return new Refusal(ErrorReason.CHALLENGE_EXPIRED, 'the enrolment came to its end; enrol again')
}
