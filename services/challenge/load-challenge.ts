import { Refusal } from '#contracts/refusal'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import type { Call } from '#libs/rpc/call'
import { ownApplication } from './application.ts'
import { Purpose } from './challenge.ts'
import type { Context } from './context.ts'
import { findChallenge, type ChallengeRow } from './db/challenges.ts'

/** A sign-in's challenge that the caller may see. Refuses CHALLENGE_NOT_FOUND, for another tenant's and application's too. */
export async function loadChallenge(ctx: Context, id: string, call: Call): Promise<ChallengeRow> {
  const row = await findChallenge(ctx.database.pool, call.tenant, id)
  const own = ownApplication(call)
  if (row?.purpose === Purpose.SIGN_IN && (own === '' || row.applicationId === own)) return row
  throw challengeNotFound()
}

/** The refusal for a challenge that is not there, or not the caller's. */
export function challengeNotFound(): Refusal {
  return new Refusal(ErrorReason.CHALLENGE_NOT_FOUND, 'no such challenge')
}
