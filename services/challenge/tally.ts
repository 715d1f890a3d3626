import { Refusal } from '#contracts/refusal'
import type { ChallengeLimits } from '#contracts/gen/countersign/policy/v1/policy'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'

/** A person's wrong answers of one kind, apart from those of other kinds. */
export interface Tally {
  failures: number
  lastFailureAt: Date | null
  lockedUntil: Date | null
}

/** By what a tally counts. */
export type TallyLimits = Pick<ChallengeLimits, 'lockoutThreshold' | 'lockoutResetSeconds' | 'lockoutSeconds'>

/** The tally of who was never wrong. */
export const noFailures: Tally = { failures: 0, lastFailureAt: null, lockedUntil: null }

/** Refuses TOO_MANY_ATTEMPTS while the person is kept waiting, and says when to come back. */
export function assertNotLocked({ lockedUntil }: Tally, now: Date): void {
  if (!lockedUntil || now >= lockedUntil) return
  const retryAfterMs = lockedUntil.getTime() - now.getTime()
  throw new Refusal(ErrorReason.TOO_MANY_ATTEMPTS, 'too many wrong answers', { retryAfterMs })
}

/** The tally with one more attempt, before anything is looked at: a limit of n is a limit of n looks. */
export function countAttempt(tally: Tally, { lockoutResetSeconds }: TallyLimits, now: Date): Tally {
  const { failures, lastFailureAt, lockedUntil } = tally
  const quiet = lastFailureAt !== null && now.getTime() - lastFailureAt.getTime() >= lockoutResetSeconds * 1000
  const stale = quiet || lockedUntil !== null
  return { failures: (stale ? 0 : failures) + 1, lastFailureAt: now, lockedUntil: null }
}

/** The counted tally after the attempt was wrong: at the threshold the person is kept waiting; a threshold of 0 is none. */
export function afterWrong(counted: Tally, { lockoutThreshold, lockoutSeconds }: TallyLimits, now: Date): Tally {
  if (lockoutThreshold === 0 || counted.failures < lockoutThreshold) return counted
  return { ...counted, lockedUntil: new Date(now.getTime() + lockoutSeconds * 1000) }
}
