import { Refusal } from '#contracts/refusal'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import type { Keyring } from '#libs/db/sealed'
import { beginOptions, timeIsOver } from './begin-options.ts'
import { assertOpen } from './challenge.ts'
import type { ChallengeRow } from './db/challenges.ts'
import type { FactorRow } from './db/factors.ts'
import { methods } from './methods/index.ts'

/** What going on with a challenge needs. An empty `factorId` means the one being asked for. */
export interface Wish {
  factorId: string
  factors: FactorRow[]
  now: Date
  keyring: Keyring
}

/**
 * The challenge with a new code, which puts an end to the one before, or with another option. Its time begins anew, its
 * wrong answers still count. Refuses METHOD_NOT_OFFERED, RESEND_TOO_SOON and RESEND_LIMIT_REACHED.
 */
export function sendAgain(row: ChallengeRow, { factorId, factors, now, keyring }: Wish): ChallengeRow {
  assertOpen(row, now)
  const chosen = row.options.find((option) => option.factorId === (factorId || row.factorId))
  if (!chosen || !factors.some(({ id }) => id === chosen.factorId)) {
    throw new Refusal(ErrorReason.METHOD_NOT_OFFERED, 'the challenge does not offer that factor')
  }
  if (!methods[chosen.method].sends) return { ...row, factorId: chosen.factorId }
  assertMaySend(row, now)
  const { limits, sends, options } = row
  const challengeId = row.id
  const begun = beginOptions({
    challengeId,
    options,
    chosen: chosen.factorId,
    factors,
    send: sends + 1,
    limits,
    now,
    keyring,
  })
  const expiresAt = timeIsOver({ method: chosen.method, limits, from: now })
  return { ...row, factorId: chosen.factorId, ...begun, expiresAt }
}

function assertMaySend({ sends, resendAfter, limits }: ChallengeRow, now: Date): void {
  if (sends > limits.resends) {
    throw new Refusal(ErrorReason.RESEND_LIMIT_REACHED, 'this challenge has sent all the codes it may')
  }
  if (resendAfter && now < resendAfter) {
    const retryAfterMs = resendAfter.getTime() - now.getTime()
    throw new Refusal(ErrorReason.RESEND_TOO_SOON, 'a code was sent a moment ago', { retryAfterMs })
  }
}
