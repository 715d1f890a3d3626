import { Refusal } from '#contracts/refusal'
import type { ChallengeLimits } from '#contracts/gen/countersign/policy/v1/policy'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'

/** Wrong answers in a row of one kind by one lane. Moments in milliseconds since 1970. */
export interface Tally {
  failures: number
  /** Until then no answer is looked at. */
  lockedUntil: number | null
  /** From then on the count begins anew. */
  forgottenAt: number
}

/** What limits the answers of one person, over all their challenges. */
export interface Guard {
  tenantId: string
  userId: string
  /** By `tallyKey`. */
  tallies: Record<string, Tally>
  /** Wrong answers in a row, whatever the kind and the lane. */
  consecutive: number
  /** The challenges whose prompts were approved, and are counted no more; none where it is not said. */
  approvedPrompts?: string[]
}

/** Which tally an answer counts in. */
export interface Counted {
  /** A method's name, `app-password` or `pin`. */
  counted: string
  /** Whether the answer comes from one of the person's remembered devices: strangers' wrong answers do not count there. */
  device: boolean
}

export interface Attempt extends Counted {
  limits: Pick<ChallengeLimits, 'lockoutThreshold' | 'lockoutResetSeconds' | 'lockoutSeconds' | 'growingDelay'>
  now: Date
}

/** That a wrong answer began to keep the person waiting. */
export interface LockedOut {
  failures: number
  /** Undefined where only an administrator, or a right answer in the other lane, ends it. */
  until: Date | undefined
}

/** What was seen, and the guard as it has to be stored then: the very same where nothing of it changed. */
export interface Guarded<T> {
  guard: Guard
  outcome: T
  lockedOut: LockedOut | undefined
}

/** The most wrong answers in a row that anybody has, however the tenant is set (NIST SP 800-63B, section 5.2.2). */
const mostConsecutive = 100
/** Where strangers stop, so that the person's own remembered device still has ten. */
const mostByStrangers = 90

/** What stands for a time without end. */
export const forever = new Date('9999-12-31T00:00:00Z')

/**
 * Looks at a secret. The attempt is counted before, so a limit of n is a limit of n looks; a right answer clears its tally
 * and the count over all. Refuses TOO_MANY_ATTEMPTS, which counts nothing, and says when to come back where time helps.
 */
export function underGuard<T extends { correct: boolean }>(guard: Guard, attempt: Attempt, look: () => T): Guarded<T> {
  assertNotLocked(guard, attempt)
  const counted = count(guard, attempt)
  const outcome = look()
  if (!outcome.correct) return lock(counted, attempt, outcome)
  return { guard: isClear(guard, attempt) ? guard : clear(counted, attempt), outcome, lockedOut: undefined }
}

/** Until when no such answer is looked at; undefined where it is. */
export function lockedUntil(
  guard: Pick<Guard, 'tallies' | 'consecutive'>,
  counted: Counted,
  now: Date,
): Date | undefined {
  if (guard.consecutive >= mostIn(counted)) return forever
  const until = guard.tallies[tallyKey(counted)]?.lockedUntil ?? 0
  return until > now.getTime() ? new Date(until) : undefined
}

/** Until when no stranger's answer of any kind is looked at; undefined where it depends on the kind. */
export function strangersLockedUntil({ consecutive }: Pick<Guard, 'consecutive'>): Date | undefined {
  return consecutive >= mostByStrangers ? forever : undefined
}

/** The tallies that still count, with what they are of. */
export function liveTallies({ tallies }: Pick<Guard, 'tallies'>, now: Date): (Counted & Tally)[] {
  return Object.entries(live(tallies, now)).map(([key, tally]) => ({ ...countedOf(key), ...tally }))
}

const ofDevice = '@device'

/** The name of a tally. */
export function tallyKey({ counted, device }: Counted): string {
  return device ? counted + ofDevice : counted
}

function countedOf(key: string): Counted {
  const device = key.endsWith(ofDevice)
  return { counted: device ? key.slice(0, -ofDevice.length) : key, device }
}

const mostIn = ({ device }: Counted) => (device ? mostConsecutive : mostByStrangers)

/** Refuses TOO_MANY_ATTEMPTS where no such answer is looked at, and says when to come back where time helps. */
export function assertNotLocked(guard: Pick<Guard, 'tallies' | 'consecutive'>, attempt: Counted & { now: Date }): void {
  const until = lockedUntil(guard, attempt, attempt.now)
  if (!until) return
  const wait = until === forever ? {} : { retryAfterMs: until.getTime() - attempt.now.getTime() }
  throw new Refusal(ErrorReason.TOO_MANY_ATTEMPTS, 'too many wrong answers', wait)
}

function count(guard: Guard, attempt: Attempt): Guard {
  const { limits, now } = attempt
  const tallies = live(guard.tallies, now)
  const key = tallyKey(attempt)
  const tally = {
    failures: (tallies[key]?.failures ?? 0) + 1,
    lockedUntil: null,
    forgottenAt: now.getTime() + limits.lockoutResetSeconds * 1000,
  }
  return { ...guard, tallies: { ...tallies, [key]: tally }, consecutive: guard.consecutive + 1 }
}

function live(tallies: Guard['tallies'], now: Date): Guard['tallies'] {
  return Object.fromEntries(Object.entries(tallies).filter(([, { forgottenAt }]) => forgottenAt > now.getTime()))
}

/** Whether a right answer leaves the guard as it is, so that there is nothing to store. */
function isClear({ tallies, consecutive }: Guard, attempt: Attempt): boolean {
  return consecutive === 0 && tallies[tallyKey(attempt)] === undefined
}

function clear(guard: Guard, attempt: Attempt): Guard {
  const { [tallyKey(attempt)]: _, ...others } = guard.tallies
  return { ...guard, tallies: others, consecutive: 0 }
}

function lock<T>(guard: Guard, attempt: Attempt, outcome: T): Guarded<T> {
  const tally = afterWrong(guard.tallies[tallyKey(attempt)] as Tally, attempt)
  const left = { ...guard, tallies: { ...guard.tallies, [tallyKey(attempt)]: tally } }
  return { guard: left, outcome, lockedOut: lockedOut(left, tally, attempt) }
}

/** After a lockout the count begins anew; a delay that grows does so only after a time without a wrong answer. */
function afterWrong(tally: Tally, { limits, now }: Attempt): Tally {
  const { lockoutThreshold, lockoutResetSeconds, lockoutSeconds, growingDelay } = limits
  if (lockoutThreshold === 0 || tally.failures < lockoutThreshold) return tally
  const seconds = growingDelay ? Math.min(2 ** (tally.failures - lockoutThreshold), lockoutSeconds) : lockoutSeconds
  const until = now.getTime() + seconds * 1000
  return { ...tally, lockedUntil: until, forgottenAt: growingDelay ? until + lockoutResetSeconds * 1000 : until }
}

/** A delay is told of when it begins, not each time that it grows. */
function lockedOut({ consecutive }: Guard, tally: Tally, { limits, ...counted }: Attempt): LockedOut | undefined {
  if (consecutive >= mostIn(counted)) return { failures: consecutive, until: undefined }
  if (tally.lockedUntil === null) return undefined
  if (limits.growingDelay && tally.failures > limits.lockoutThreshold) return undefined
  return { failures: tally.failures, until: new Date(tally.lockedUntil) }
}
