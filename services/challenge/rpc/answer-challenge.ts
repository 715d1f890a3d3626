import type { AnswerChallengeRequest, AnswerChallengeResponse } from '#contracts/gen/countersign/challenge/v1/challenge'
import { Refusal } from '#contracts/refusal'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import type { Call } from '#libs/rpc/call'
import { invalidRequest } from '#libs/rpc/shape'
import { ownApplication } from '../application.ts'
import { assertOpen, Purpose } from '../challenge.ts'
import { confirmed } from '../confirm.ts'
import type { Context } from '../context.ts'
import type { AnsweredChallenge } from '../db/answers.ts'
import { loadChallenge } from '../load-challenge.ts'
import { presentProgress } from '../present.ts'
import { judgeable } from '../see-passkey.ts'

/** Judges one answer to a sign-in. */
export async function answerChallenge(
  ctx: Context,
  request: AnswerChallengeRequest,
  call: Call,
): Promise<AnswerChallengeResponse> {
  const { challengeId, requestId, factorId, answer, rememberDevice } = request
  if (!answer?.kind) throw invalidRequest([{ field: 'answer', description: 'is required' }])
  const question = {
    ...{ tenantId: call.tenant, challengeId, factorId: factorId || null },
    purpose: Purpose.SIGN_IN,
  }
  const submission = {
    ...question,
    requestId,
    answer: await judgeable(ctx, question, answer.kind),
    applicationId: ownApplication(call),
    traceparent: call.traceparent,
  }
  const { verdict, challenge } = await ctx
    .gate(submission)
    .catch((error: unknown) => explain(ctx, error, challengeId, call))
  const device = verdict.approved && rememberDevice ? await remember(ctx, challenge, request, call) : noDevice
  const presented = presentProgress(challenge, ctx.world.now())
  return { ...verdict, challenge: await confirmed(ctx.keyring, challenge, presented), ...device }
}

/** The gate finds a challenge by its factor; of one that is there without that factor more can be said. */
async function explain(ctx: Context, error: unknown, challengeId: string, call: Call): Promise<never> {
  if (!(error instanceof Refusal && error.reason === ErrorReason.CHALLENGE_NOT_FOUND)) throw error
  assertOpen(await loadChallenge(ctx, challengeId, call), ctx.world.now())
  throw new Refusal(ErrorReason.METHOD_NOT_OFFERED, 'the challenge does not offer that factor')
}

const noDevice = { deviceToken: '', deviceTokenSeconds: 0 }

/** The person is approved whether or not the device can be remembered now. */
async function remember(
  ctx: Context,
  { userId, clientIp }: AnsweredChallenge,
  { deviceToken: replacedToken, userAgent }: AnswerChallengeRequest,
  call: Call,
) {
  try {
    const device = { userId, clientIp, userAgent, replacedToken }
    const { deviceToken, seconds } = await ctx.policy.rememberDevice(device, call)
    return { deviceToken, deviceTokenSeconds: seconds }
  } catch (error) {
    ctx.log.warn({ err: error }, 'A device could not be remembered')
    return noDevice
  }
}
