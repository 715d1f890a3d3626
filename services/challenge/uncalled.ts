import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import type { Refusal } from '#contracts/refusal'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { ResultCode, resultCodeFromJSON } from '#contracts/gen/countersign/types/v1/result_code'
import { Purpose } from './challenge.ts'
import type { Context } from './context.ts'
import type { ChallengeRow } from './db/challenges.ts'
import { endCalled } from './db/end-called.ts'
import { tellEnded } from './db/end-people.ts'
import { finishedEvent } from './events.ts'

/**
 * Why nobody was called, as a result code: the number is none, calls do not go to its country, or no carrier placed the call;
 * undefined where the refusal says nothing of the kind, as when a service was not there.
 */
export function uncalled(refusal: Refusal): ResultCode | undefined {
  const { reason, metadata } = refusal
  if (isNoNumber(refusal)) return ResultCode.FAILED_INVALID_PHONENUMBER
  if (reason === ErrorReason.DESTINATION_NOT_ALLOWED) {
    return metadata.cause === 'country' ? ResultCode.INTERNATIONAL_CALLS_NOT_ALLOWED : undefined
  }
  const told = resultCodeFromJSON(metadata.result_code ?? '')
  return told === ResultCode.UNRECOGNIZED || told === ResultCode.UNSPECIFIED ? undefined : told
}

/** Whether what a phone was registered by has not the form of a number, so that no carrier was asked. */
export function isNoNumber({ reason, violations }: Refusal): boolean {
  return reason === ErrorReason.INVALID_REQUEST && violations.some(({ field }) => /^recipient\..*_number$/.test(field))
}

type Called = Pick<ChallengeRow, 'tenantId' | 'id' | 'factorId' | 'sends'>

/** Ends a challenge that had nothing but a call, which could not be placed; one that was decided meanwhile stays as it is. */
export async function endUncalled(
  ctx: Context,
  challenge: Called,
  { resultCode, traceparent }: { resultCode: ResultCode; traceparent: string | undefined },
): Promise<void> {
  const { tenantId, id: challengeId, factorId, sends } = challenge
  const ending = { tenantId, challengeId, factorId: factorId ?? '', resultCode, key: `${challengeId}:${sends}` }
  const over = await ctx.database.kysely.transaction().execute(async (trx) => {
    const ended = await endCalled(trx, [{ ...ending, finishedAt: ctx.world.now() }])
    const told = ended.filter(({ purpose }) => purpose === Purpose.SIGN_IN)
    await tellEnded(
      trx,
      told.map((row) => finishedEvent({ ...row, state: ChallengeState.DENIED }, ctx.world, traceparent)),
    )
    return ended
  })
  ctx.metrics.finished(over)
}
