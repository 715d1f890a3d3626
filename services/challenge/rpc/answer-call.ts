import type { AnswerCallRequest, AnswerCallResponse } from '#contracts/gen/countersign/challenge/v1/challenge'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { Refusal } from '#contracts/refusal'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { findChallenge } from '../db/challenges.ts'
import { challengeNotFound } from '../load-challenge.ts'
import { renewPin } from '../renew-pin.ts'

/** What is said on the phone where the gate does not look any more. */
const closed: Partial<Record<ErrorReason, ResultCode>> = {
  [ErrorReason.CHALLENGE_EXPIRED]: ResultCode.TIMED_OUT,
  [ErrorReason.CHALLENGE_CLOSED]: ResultCode.TIMED_OUT,
  [ErrorReason.METHOD_NOT_OFFERED]: ResultCode.TIMED_OUT,
  [ErrorReason.TOO_MANY_ATTEMPTS]: ResultCode.SUCCESS_USER_BLOCKED,
}

/** What is said of a new PIN that breaks the rules, and of one that was set after the person was let in. */
const notGood = { approved: false, resultCode: ResultCode.SUCCESS_PIN_EXPIRED, open: true }
const changed = { approved: true, resultCode: ResultCode.SUCCESS_WITH_PIN, open: false }

/** Judges the keys of a call by the gate that all answers pass. */
export async function answerCall(ctx: Context, request: AnswerCallRequest, call: Call): Promise<AnswerCallResponse> {
  const { challengeId, factorId, requestId, token, pin } = request
  const challenge = await findChallenge(ctx.database.pool, call.tenant, challengeId)
  if (!challenge) throw challengeNotFound()
  const submission = {
    ...{ tenantId: call.tenant, challengeId, factorId, requestId, purpose: challenge.purpose, applicationId: '' },
    answer: { $case: 'call' as const, value: { token, pin } },
    traceparent: call.traceparent,
  }
  try {
    if (request.newPin && !(await renewPin(ctx, challenge, request, call))) return notGood
    if (request.newPin && challenge.state === ChallengeState.APPROVED) return changed
    const { verdict, challenge: left } = await ctx.gate(submission)
    return { ...verdict, open: left.state === ChallengeState.PENDING }
  } catch (error) {
    return over(error)
  }
}

function over(error: unknown): AnswerCallResponse {
  const resultCode = error instanceof Refusal ? closed[error.reason] : undefined
  if (resultCode === undefined) throw error
  return { approved: false, resultCode, open: false }
}
