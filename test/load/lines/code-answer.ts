import type { AnswerChallengeRequest } from '#contracts/gen/countersign/challenge/v1/challenge'

/** A code for a challenge, as a caller with no wishes sends it. */
export function codeAnswer(challengeId: string, value: string): AnswerChallengeRequest {
  const answer = { kind: { $case: 'code' as const, value } }
  return { challengeId, requestId: '', factorId: '', rememberDevice: false, deviceToken: '', userAgent: '', answer }
}

/** Throws where a right code was not approved: what is measured has to be what is meant. */
export function assertApproved({ approved }: { approved: boolean }): void {
  if (!approved) throw new Error('a right code was not approved')
}
