import { FraudReportSource } from '#contracts/gen/countersign/fraud/v1/fraud'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Call } from '#libs/rpc/call'
import type { Context } from './context.ts'
import type { ChallengeRow } from './db/challenges.ts'

/**
 * Tells the fraud service that a person denied a prompt as a fraud. Where that can not be asked the caller comes again; where the
 * tenant switched reports off meanwhile the prompt stays denied, and nothing else comes of it.
 */
export async function reportPrompt({ fraud }: Context, challenge: ChallengeRow, call: Call): Promise<void> {
  const { id: challengeId, userId, applicationId, clientIp } = challenge
  const report = { userId, challengeId, applicationId, clientIp, source: FraudReportSource.APP }
  try {
    await fraud.reportFraud({ ...report, reason: '', number: '', blockDeclined: false }, call)
  } catch (error) {
    if (!(error instanceof Refusal && error.reason === ErrorReason.FEATURE_OFF)) throw error
  }
}
