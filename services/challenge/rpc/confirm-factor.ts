import { Refusal } from '#contracts/refusal'
import type { Answer } from '#contracts/gen/countersign/challenge/v1/challenge'
import {
  FactorState,
  type ConfirmFactorRequest,
  type ConfirmFactorResponse,
} from '#contracts/gen/countersign/challenge/v1/factor'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import type { Call } from '#libs/rpc/call'
import { Purpose } from '../challenge.ts'
import { beginTokenEnrolment } from '../begin-token-enrolment.ts'
import type { Context } from '../context.ts'
import { findFactor } from '../db/factors.ts'
import type { Judged } from '../gate.ts'
import { factorNotFound, presentFactor } from '../present-factor.ts'
import { retireReplaced } from '../retire-replaced.ts'
import { judgeable } from '../see-passkey.ts'

/** Proves a pending factor by a code from it, or by the passkey that was made, through the same gate as every answer. */
export async function confirmFactor(
  ctx: Context,
  request: ConfirmFactorRequest,
  call: Call,
): Promise<ConfirmFactorResponse> {
  const { verdict, challenge, factor: judged } = await judge(ctx, request, call)
  if (verdict.approved && judged.method === Method.OATH_TOKEN) {
    await retireReplaced(ctx, { tenantId: call.tenant, factorId: request.factorId })
  }
  const factor = await findFactor(ctx.database.pool, call.tenant, request.factorId)
  if (!factor) throw factorNotFound()
  const shown = presentFactor(factor, ctx.world.now())
  return { confirmed: verdict.approved, factor: shown, attemptsLeft: challenge.attemptsLeft }
}

/** A hardware token waits for as long as it takes: where no enrolment of it is open, one begins with the code. */
async function judge(ctx: Context, request: ConfirmFactorRequest, call: Call): Promise<Judged> {
  try {
    return await submit(ctx, request, call)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (!over.has(error.reason) || !(await beginTokenEnrolment(ctx, request.factorId, call))) {
      throw await inTermsOfFactor(ctx, error, request.factorId, call)
    }
    return submit(ctx, request, call)
  }
}

/** What the gate says where no enrolment takes a code. */
const over: ReadonlySet<ErrorReason> = new Set([
  ErrorReason.CHALLENGE_NOT_FOUND,
  ErrorReason.CHALLENGE_CLOSED,
  ErrorReason.CHALLENGE_EXPIRED,
])

async function submit(ctx: Context, request: ConfirmFactorRequest, call: Call): Promise<Judged> {
  const { factorId, requestId } = request
  const question = { tenantId: call.tenant, challengeId: factorId, factorId: null, purpose: Purpose.ENROLMENT }
  return ctx.gate({
    ...question,
    requestId,
    answer: await judgeable(ctx, question, proofIn(request)),
    applicationId: '',
    traceparent: call.traceparent,
  })
}

function proofIn({ code, passkey }: ConfirmFactorRequest): NonNullable<Answer['kind']> {
  return passkey === '' ? { $case: 'code', value: code } : { $case: 'passkey', value: passkey }
}

/** A caller knows of a factor, not of the challenge that proves it. */
async function inTermsOfFactor(ctx: Context, refusal: Refusal, factorId: string, call: Call): Promise<Refusal> {
  const factor = await findFactor(ctx.database.pool, call.tenant, factorId)
  if (!factor || factor.userId === '') return factorNotFound()
  if (factor.state === FactorState.ACTIVE) {
    return new Refusal(ErrorReason.FACTOR_ALREADY_CONFIRMED, 'the factor is proved already')
  }
  if (refusal.reason !== ErrorReason.CHALLENGE_CLOSED) return refusal
  return new Refusal(ErrorReason.CHALLENGE_EXPIRED, 'the enrolment came to its end; enrol again')
}
