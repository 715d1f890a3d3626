import { Refusal } from '#contracts/refusal'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { FactorState } from '#contracts/gen/countersign/challenge/v1/factor'
import type { ChallengeLimits } from '#contracts/gen/countersign/policy/v1/policy'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { methodToJSON } from '#contracts/gen/countersign/types/v1/method'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { lockedUntil, underGuard, type Attempt, type Guard, type LockedOut } from './guard.ts'
import { afterDenial, afterDue, afterPart, besides, deviceBlocked, remember } from './after-answer.ts'
import { look, unhashedIn, type Look, type Unhashed } from './look.ts'
import { methods, type KnownMethod } from './methods/index.ts'
import type { Judgeable, Judgement, Moment } from './methods/method.ts'
import type { PinRecord, StoredPin } from './pin.ts'
import { assertInTime } from './out-of-time.ts'
import type { Hashed } from './slow-hash.ts'

/** What a challenge is for: a sign-in, the proof of a new factor, or a proof by an old one before a new one is registered. */
export const Purpose = { SIGN_IN: 1, ENROLMENT: 2, PROOF: 3 } as const
export type Purpose = (typeof Purpose)[keyof typeof Purpose]

/** One way in which a challenge may be answered. */
export interface Option {
  factorId: string
  method: KnownMethod
  hint: string
  /** The PIN follows the code. */
  pin?: true
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
  /** Whether it is asked at one of the person's remembered devices. */
  rememberedDevice: boolean
  expiresAt: Date | null
  finishedAt: Date | null
}

/** A factor with its secret still sealed. */
export interface SealedFactor {
  tenantId: string
  id: string
  method: KnownMethod
  state: FactorState
  hint: string
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
  /** The person's PIN; null where they have none. */
  pin: StoredPin | null
}

/** One answer. `requestId` is empty where the caller names none. */
export interface Given {
  requestId: string
  answer: Judgeable
  /** What in it was asked to be hashed. */
  hashed?: Hashed
}

/** What judging needs besides: the time, keyed hashes, and the seal's key. */
export interface Bench extends Moment {
  open(factor: SealedFactor): object
  openPin(pin: StoredPin): PinRecord
  seal(factor: SealedFactor, secret: object): Pick<SealedFactor, 'keyId' | 'sealed'>
}

/** What happened, in words that become events. */
export type Happening =
  'rejected' | 'finished' | 'confirmed' | 'duplicate' | 'lockedOut' | 'fewLeft' | 'activated' | 'foundAnew'

export interface Judged extends Held {
  verdict: Verdict
  happenings: Happening[]
  /** What 'lockedOut' is about. */
  lockedOut: LockedOut | undefined
  /** Whether a prompt was approved without the number that was shown. */
  withoutNumber?: true
  /** What 'rejected' tells in place of the verdict. */
  reported?: ResultCode
}

/**
 * Judges one answer, under the person's guard. The same request id gets the same verdict again, whatever happened since.
 * Refuses CHALLENGE_CLOSED, CHALLENGE_EXPIRED, METHOD_NOT_OFFERED, ANSWER_NOT_ACCEPTED, DEVICE_BLOCKED, TOO_MANY_ATTEMPTS, and of
 * a token that is being activated TOKEN_NOT_STARTED and TOKEN_EXPIRED; what is refused counts nothing. Where something in the answer is not hashed under the salt in force, it asks for that instead.
 */
export function judgeAnswer(held: Held, given: Given, bench: Bench): Judged | Unhashed {
  const earlier = given.requestId === '' ? undefined : held.challenge.verdicts[given.requestId]
  if (earlier) return { ...held, verdict: earlier, happenings: [], lockedOut: undefined }
  assertOpen(held.challenge, bench.now)
  const kept = assertOffered(held, given, bench.now)
  const denial = methods[held.factor.method].denial?.(given.answer)
  if (denial !== undefined)
    return afterDenial(held, given, { resultCode: denial, happenings: ends(held), now: bench.now })
  const attempt = attemptOf(held, bench.now)
  const locked = lockedUntil(held.guard, attempt, bench.now) !== undefined
  const unhashed = locked ? undefined : unhashedIn(held, { ...given, kept }, bench)
  if (unhashed) return unhashed
  const { guard, outcome, lockedOut } = underGuard(held.guard, attempt, () => look(held, { ...given, kept }, bench))
  const judged = { ...held, guard }
  if (!outcome.correct) return afterWrong(judged, given, { ...outcome, lockedOut }, bench.now)
  if (outcome.pinIsDue) return afterDue(judged, given)
  const { secret, hint = held.factor.hint } = outcome
  const factor = { ...held.factor, hint, ...(secret && bench.seal(held.factor, secret)) }
  if (outcome.waits) return afterPart({ ...judged, factor }, given, outcome)
  const right = afterRight({ ...judged, factor }, given, outcome, bench.now)
  return { ...right, happenings: [...right.happenings, ...besides(outcome)] }
}

function attemptOf({ challenge, factor }: Held, now: Date): Attempt {
  return { counted: methodToJSON(factor.method), device: challenge.rememberedDevice, limits: challenge.limits, now }
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

function assertOffered({ challenge, factor }: Held, { answer }: Given, now: Date): object {
  const usable = challenge.purpose === Purpose.ENROLMENT || factor.state === FactorState.ACTIVE
  const kept = usable ? challenge.kept[factor.id] : undefined
  if (!kept || !challenge.options.some((option) => option.factorId === factor.id)) {
    throw new Refusal(ErrorReason.METHOD_NOT_OFFERED, 'the challenge does not ask for that factor')
  }
  if (methods[factor.method].isBlocked?.(factor.progress)) throw deviceBlocked()
  if (challenge.purpose === Purpose.ENROLMENT) assertInTime(factor, now)
  if (!methods[factor.method].accepts.includes(answer.$case)) {
    throw new Refusal(ErrorReason.ANSWER_NOT_ACCEPTED, `the method does not judge an answer of kind ${answer.$case}`)
  }
  return kept
}

/** What is told of the end of a challenge without an answer that was right. */
function ends({ challenge }: Held): Happening[] {
  return challenge.purpose === Purpose.SIGN_IN ? ['finished'] : []
}

/** What is told of a right answer. */
const approvals: Record<Purpose, Happening[]> = {
  [Purpose.SIGN_IN]: ['finished'],
  [Purpose.ENROLMENT]: ['confirmed'],
  [Purpose.PROOF]: [],
}

function afterRight(
  { guard, challenge, factor, pin }: Held,
  given: Given,
  judgement: Judgement<object>,
  now: Date,
): Judged {
  const enrolment = challenge.purpose === Purpose.ENROLMENT
  const verdict = { approved: true, resultCode: instead(challenge, factor) ?? judgement.resultCode }
  const proved = enrolment && { state: FactorState.ACTIVE, confirmedAt: now }
  const { withoutNumber } = judgement
  return {
    guard: methods[factor.method].prompts ? withoutPrompts(guard, challenge.id) : guard,
    challenge: {
      ...remember(challenge, given, verdict),
      state: ChallengeState.APPROVED,
      factorId: factor.id,
      finishedAt: now,
    },
    factor: { ...factor, progress: judgement.progress, lastUsedAt: now, ...proved },
    pin,
    verdict,
    happenings: approvals[challenge.purpose],
    lockedOut: undefined,
    ...(withoutNumber && { withoutNumber }),
  }
}

/** Prompts of which one was approved were not unwanted. */
function withoutPrompts(guard: Guard, challengeId: string): Guard {
  return { ...guard, approvedPrompts: [...(guard.approvedPrompts ?? []), challengeId] }
}

/** What is said of a right answer by another method than the one that something was sent for (the fallback of 2016). */
function instead({ options, factorId }: Answerable, factor: SealedFactor): ResultCode | undefined {
  const first = options.find((option) => option.factorId === factorId)?.method
  const sent = first !== undefined && factorId !== factor.id && methods[first].sends
  return sent ? methods[factor.method].outcomes.instead : undefined
}

function afterWrong(
  { guard, challenge, factor, pin }: Held,
  given: Given,
  outcome: Pick<Judged, 'lockedOut'> & Pick<Look, 'resultCode' | 'duplicate' | 'reported'>,
  now: Date,
): Judged {
  const { resultCode: wrong, duplicate, lockedOut, reported } = outcome
  const attemptsLeft = challenge.attemptsLeft - 1
  const exhausted = attemptsLeft <= 0
  const verdict = { approved: false, resultCode: exhausted ? usedUp(factor, wrong) : wrong }
  const happenings: Happening[] = ['rejected']
  if (exhausted && challenge.purpose === Purpose.SIGN_IN) happenings.push('finished')
  if (duplicate) happenings.push('duplicate')
  if (lockedOut) happenings.push('lockedOut')
  return {
    guard,
    challenge: {
      ...remember(challenge, given, verdict),
      attemptsLeft,
      ...(exhausted && { state: ChallengeState.DENIED, finishedAt: now }),
    },
    factor,
    pin,
    verdict,
    happenings,
    lockedOut,
    ...(reported !== undefined && { reported }),
  }
}

function usedUp({ method }: SealedFactor, judged: ResultCode): ResultCode {
  const { exhausted } = methods[method].outcomes
  return exhausted === 'as judged' ? judged : exhausted
}
