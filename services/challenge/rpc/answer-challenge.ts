import type { AnswerChallengeRequest, AnswerChallengeResponse } from '#contracts/gen/countersign/challenge/v1/challenge'
import type { Call } from '#libs/rpc/call'
import { invalidRequest } from '#libs/rpc/shape'
import { ownApplication } from '../application.ts'
import { Purpose } from '../challenge.ts'
import type { Context } from '../context.ts'
import { presentProgress } from '../present.ts'

/** Judges one answer to a sign-in. */
export async function answerChallenge(
  ctx: Context,
  { challengeId, requestId, factorId, answer }: AnswerChallengeRequest,
  call: Call,
): Promise<AnswerChallengeResponse> {
  if (!answer?.kind) throw invalidRequest([{ field: 'answer', description: 'is required' }])
  const { verdict, challenge } = await ctx.gate({
    tenantId: call.tenant,
    challengeId,
    factorId: factorId || null,
    requestId,
    answer: answer.kind,
    purpose: Purpose.SIGN_IN,
    applicationId: ownApplication(call),
  })
  return { ...verdict, challenge: presentProgress(challenge, ctx.world.now()) }
}
