import { Refusal } from '#contracts/refusal'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import type { EventConfirmation } from '#contracts/gen/countersign/types/v1/event'
import { parametersHash } from '#libs/confirmation/parameters'
import type { Keyring } from '#libs/db/sealed'
import type { Context } from './context.ts'
import { fiveMinutes, type ChallengeRow } from './db/challenges.ts'
import { findGuard } from './db/guards.ts'
import { mostPrompts, tenMinutes } from './db/prompt-count.ts'
import { isPrompt } from './is-prompt.ts'
import { toldEvent } from './open-event.ts'

/**
 * The challenge that a request id stands for. Refuses REQUEST_ID_REUSED where another request carried it, or one with other
 * parameters of an event: nobody gets a confirmation of what was not told.
 */
export function assertSameRequest(
  keyring: Keyring,
  found: ChallengeRow,
  { requestHash, event }: Pick<ChallengeRow, 'requestHash'> & { event: EventConfirmation | undefined },
): ChallengeRow {
  const same = toldEvent(keyring, found)?.hash === (event && parametersHash(event.parameters))
  if (same && found.requestHash.equals(requestHash)) return found
  throw new Refusal(ErrorReason.REQUEST_ID_REUSED, 'the request id was used for a different request')
}

/** Refuses TOO_MANY_CHALLENGES, or TOO_MANY_PROMPTS, and says when the person may have another. */
export async function assertWithinLimits(ctx: Context, row: ChallengeRow): Promise<never> {
  const guard = await findGuard(ctx.database.pool, row.tenantId, row.userId)
  if (isPrompt(row)) assertFewPrompts(row, guard?.prompts ?? {})
  const { challengesPerFiveMinutes, textsPerTenMinutes } = row.limits
  const retryAfterMs = Math.max(
    freeIn(guard?.startedAt ?? [], { span: fiveMinutes, most: challengesPerFiveMinutes, now: row.createdAt }),
    row.sends > 0 && !isPrompt(row)
      ? freeIn(guard?.textedAt ?? [], { span: tenMinutes, most: textsPerTenMinutes, now: row.createdAt })
      : 0,
  )
  throw new Refusal(ErrorReason.TOO_MANY_CHALLENGES, 'too many challenges for this person', { retryAfterMs })
}

function assertFewPrompts(row: ChallengeRow, prompts: Record<string, number[]>): void {
  const moments = Object.values(prompts).flatMap((each) => each.map((at) => new Date(at)))
  const retryAfterMs = freeIn(moments, { span: tenMinutes, most: mostPrompts(row), now: row.createdAt })
  if (retryAfterMs === 0) return
  throw new Refusal(ErrorReason.TOO_MANY_PROMPTS, 'the person was asked too often and did not approve', {
    retryAfterMs,
  })
}

/** Milliseconds until one more fits into a sliding span. */
export function freeIn(moments: Date[], { span, most, now }: { span: number; most: number; now: Date }): number {
  const recent = moments.map((at) => at.getTime() + span - now.getTime()).filter((remaining) => remaining > 0)
  return recent.length < most ? 0 : (recent.sort((left, right) => left - right)[recent.length - most] ?? 0)
}
