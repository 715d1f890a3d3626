import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import type { AnswerPromptRequest, AnswerPromptResponse } from '#contracts/gen/countersign/challenge/v1/device'
import type { Call } from '#libs/rpc/call'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import type { Context } from '../context.ts'
import { findChallenge } from '../db/challenges.ts'
import { answerClaims, promptAnswer } from '../device-claims.ts'
import { challengeNotFound } from '../load-challenge.ts'
import { provenDevice } from '../proven-device.ts'
import { reportPrompt } from '../report-prompt.ts'

/**
 * Judges what was answered on a device, by the gate that all answers pass. Its nonce names the answer there, so one that comes again
 * gets the verdict of the first; a report of a fraud then goes to the fraud service again, which takes one for each challenge.
 */
export async function answerPrompt(
  ctx: Context,
  request: AnswerPromptRequest,
  call: Call,
): Promise<AnswerPromptResponse> {
  const { device, claims, nonce } = await provenDevice(ctx, request, { act: 'answer', shape: answerClaims, call })
  const { tenantId, id: factorId } = device
  const challenge = await findChallenge(ctx.database.pool, tenantId, claims.challengeId)
  if (!challenge) throw challengeNotFound()
  const { id: challengeId, purpose, limits } = challenge
  const value = promptAnswer(claims, { fraudReports: limits.app?.fraudReports === true })
  const { verdict, challenge: left } = await ctx.gate({
    ...{ tenantId, challengeId, factorId, purpose, applicationId: '' },
    ...{ requestId: `prompt:${factorId}:${nonce}`, answer: { $case: 'prompt', value }, traceparent: call.traceparent },
  })
  if (verdict.resultCode === ResultCode.FAILED_FRAUD_REPORTED) await reportPrompt(ctx, challenge, call)
  return { ...verdict, open: left.state === ChallengeState.PENDING }
}
