import { Refusal } from '#contracts/refusal'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { FactorState } from '#contracts/gen/countersign/challenge/v1/factor'
import type { ChallengeLimits } from '#contracts/gen/countersign/policy/v1/policy'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import type { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { methods, type KnownMethod } from './methods/index.ts'
import type { Judgeable, Moment } from './methods/method.ts'

/** What a challenge is for: a sign-in, or the proof of a new factor. */
export const Purpose = { SIGN_IN: 1, ENROLMENT: 2 } as const
export type Purpose = (typeof Purpose)[keyof typeof Purpose]

/** What limits one person, over all their challenges. */
export interface Guard {
  tenantId: string
  userId: string
  failures: number
  lastFailureAt: Date | null
  lockedUntil: Date | null
}

/** One way in which a challenge may be answered. */
export interface Option {
  factorId: string
  method: KnownMethod
  hint: string
}

/** The verdict on one answer. */
export interface Verdict {
  approved: boolean
  resultCode: ResultCode
}

/** The part of a challenge that an answer looks at and changes. */
export interface Answerable {
  tenantId: string
  id: string
  purpose: Purpose
  state: ChallengeState
  resultCode: ResultCode
  options: Option[]
  factorId: string | null
  /** What each begun option's method keeps, by factor. */
  kept: Record<string, object>
  limits: ChallengeLimits
  attemptsLeft: number
  verdicts: Record<string, Verdict>
  expiresAt: Date | null
  finishedAt: Date | null
}

/** A factor with its secret still sealed. */
export interface SealedFactor {
  tenantId: string
  id: string
  method: KnownMethod
  state: FactorState
  keyId: string
  sealed: Buffer
  progress: object
  confirmedAt: Date | null
  lastUsedAt: Date | null
}

/** Everything one answer touches, held under lock by the caller. */
export interface Held {
  guard: Guard
  challenge: Answerable
  factor: SealedFactor
}

/** One answer. `requestId` is empty where the caller names none. */
export interface Given {
  requestId: string
  answer: Judgeable
}

/** What judging needs besides: the time, keyed hashes, and the seal's key. */
export interface Bench extends Moment {
  open(factor: SealedFactor): object
  seal(factor: SealedFactor, secret: object): Pick<SealedFactor, 'keyId' | 'sealed'>
}

/** What happened, in words that become events. */
export type Happening = 'rejected' | 'finished' | 'confirmed' | 'lockedOut'

export interface Judged extends Held {
  verdict: Verdict
  happenings: Happening[]
}

/**
 * Judges one answer. The attempt is counted before the secret is opened, so a limit of n is a limit of n looks at it. The
 * same request id gets the same verdict again, whatever happened since. Refuses CHALLENGE_CLOSED, CHALLENGE_EXPIRED,
 * METHOD_NOT_OFFERED, ANSWER_NOT_ACCEPTED and TOO_MANY_ATTEMPTS; what is refused counts nothing.
 */
export function judgeAnswer(held: Held, given: Given, bench: Bench): Judged {
  const earlier = given.requestId === '' ? undefined : held.challenge.verdicts[given.requestId]
  if (earlier) return { ...held, verdict: earlier, happenings: [] }
  assertOpen(held.challenge, bench.now)
  const kept = assertOffered(held, given)
  assertNotLocked(held.guard, bench.now)

  const counted = countAttempt(held, bench.now)
  const { factor } = counted
  const judgement = methods[factor.method].judge(
    { secret: bench.open(factor), progress: factor.progress, kept },
    asRead(given.answer),
    bench,
  )
  const verdict = { approved: judgement.correct, resultCode: judgement.resultCode }
  const { progress, secret } = judgement
  return judgement.correct
    ? afterRight(
        { ...counted, factor: { ...factor, progress, ...(secret && bench.seal(factor, secret)) } },
        given,
        verdict,
        bench.now,
      )
    : afterWrong(counted, given, verdict, bench.now)
}

/** A code as it was meant: people type it in groups, as they read it. */
function asRead(answer: Given['answer']): Given['answer'] {
  return answer.$case === 'code' ? { ...answer, value: answer.value.replace(/\s/g, '') } : answer
}

/** Refuses a challenge that can take no more answers. */
export function assertOpen({ state, expiresAt }: Pick<Answerable, 'state' | 'expiresAt'>, now: Date): void {
  if (state === ChallengeState.EXPIRED || (state === ChallengeState.PENDING && expiresAt && now >= expiresAt)) {
    throw new Refusal(ErrorReason.CHALLENGE_EXPIRED, "the challenge's time is over")
  }
  if (state !== ChallengeState.PENDING) {
    throw new Refusal(ErrorReason.CHALLENGE_CLOSED, 'the challenge takes no more answers')
  }
}

function assertOffered({ challenge, factor }: Held, { answer }: Given): object {
  const kept = challenge.kept[factor.id]
  if (!kept || !challenge.options.some((option) => option.factorId === factor.id)) {
    throw new Refusal(ErrorReason.METHOD_NOT_OFFERED, 'the challenge does not ask for that factor')
  }
  if (!methods[factor.method].accepts.includes(answer.$case)) {
    throw new Refusal(ErrorReason.ANSWER_NOT_ACCEPTED, `the method does not judge an answer of kind ${answer.$case}`)
  }
  return kept
}

function assertNotLocked({ lockedUntil }: Guard, now: Date): void {
  if (!lockedUntil || now >= lockedUntil) return
  const retryAfterMs = lockedUntil.getTime() - now.getTime()
  throw new Refusal(ErrorReason.TOO_MANY_ATTEMPTS, 'too many wrong answers', { retryAfterMs })
}

function countAttempt({ guard, challenge, factor }: Held, now: Date): Held {
  const resetMs = challenge.limits.lockoutResetSeconds * 1000
  const quiet = guard.lastFailureAt !== null && now.getTime() - guard.lastFailureAt.getTime() >= resetMs
  const stale = quiet || guard.lockedUntil !== null
  return {
    guard: { ...guard, failures: (stale ? 0 : guard.failures) + 1, lastFailureAt: now, lockedUntil: null },
    challenge: { ...challenge, attemptsLeft: challenge.attemptsLeft - 1 },
    factor,
  }
}

function afterRight({ guard, challenge, factor }: Held, given: Given, verdict: Verdict, now: Date): Judged {
  const enrolment = challenge.purpose === Purpose.ENROLMENT
  return {
    guard: { ...guard, failures: 0, lastFailureAt: null },
    challenge: {
      ...remember(challenge, given, verdict),
      // The right answer is none of the wrong ones that the challenge bears.
      attemptsLeft: challenge.attemptsLeft + 1,
      state: ChallengeState.APPROVED,
      factorId: factor.id,
      finishedAt: now,
    },
    factor: { ...factor, lastUsedAt: now, ...(enrolment && { state: FactorState.ACTIVE, confirmedAt: now }) },
    verdict,
    happenings: [enrolment ? 'confirmed' : 'finished'],
  }
}

function afterWrong({ guard, challenge, factor }: Held, given: Given, wrong: Verdict, now: Date): Judged {
  const exhausted = challenge.attemptsLeft <= 0
  const resultCode = exhausted ? methods[factor.method].outcomes.exhausted : wrong.resultCode
  const verdict = { approved: false, resultCode }
  const { lockoutThreshold, lockoutSeconds } = challenge.limits
  const locked = lockoutThreshold > 0 && guard.failures >= lockoutThreshold
  const happenings: Happening[] = ['rejected']
  if (exhausted && challenge.purpose === Purpose.SIGN_IN) happenings.push('finished')
  if (locked) happenings.push('lockedOut')
  return {
    guard: locked ? { ...guard, lockedUntil: new Date(now.getTime() + lockoutSeconds * 1000) } : guard,
    challenge: {
      ...remember(challenge, given, verdict),
      ...(exhausted && { state: ChallengeState.DENIED, finishedAt: now }),
    },
    factor,
    verdict,
    happenings,
  }
}

function remember(challenge: Answerable, { requestId }: Given, verdict: Verdict): Answerable {
  const verdicts = requestId === '' ? challenge.verdicts : { ...challenge.verdicts, [requestId]: verdict }
  return { ...challenge, verdicts, resultCode: verdict.resultCode }
}
