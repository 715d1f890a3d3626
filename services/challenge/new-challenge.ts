import { ChallengeState, type StartChallengeRequest } from '#contracts/gen/countersign/challenge/v1/challenge'
import type { ChallengeLimits, DecideResponse } from '#contracts/gen/countersign/policy/v1/policy'
import { Decision, DecisionReason, Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { Risk } from '#contracts/gen/countersign/types/v1/risk'
import type { Keyring } from '#libs/db/sealed'
import { Purpose, type Option } from './challenge.ts'
import type { ChallengeRow } from './db/challenges.ts'
import type { AskedEvent } from './event.ts'
import type { FactorRow } from './db/factors.ts'
import { beginOptions, timeIsOver } from './begin-options.ts'
import { methods } from './methods/index.ts'
import { sealEvent } from './open-event.ts'
import { opens } from './open-factor.ts'
import { isOutOfTime } from './out-of-time.ts'

/** What a new challenge is made of. */
export interface Grounds {
  tenantId: string
  request: StartChallengeRequest
  requestHash: Buffer
  risk: Risk
  decided: DecideResponse
  factors: FactorRow[]
  /** What is to be confirmed; undefined for a sign-in. */
  event?: AskedEvent | undefined
}

export interface Making {
  id: string
  now: Date
  keyring: Keyring
}

/** The challenge that a decision makes; pending only where the person is to prove a factor. */
export function newChallenge(grounds: Grounds, making: Making): ChallengeRow {
  const { tenantId, request, requestHash, risk, decided, event } = grounds
  const decision = decided.decision ?? Decision.create({ outcome: Outcome.DENIED })
  const state = states[decision.outcome]
  const common = {
    tenantId,
    id: making.id,
    applicationId: request.applicationId,
    requestId: request.requestId,
    requestHash,
    purpose: Purpose.SIGN_IN,
    userId: request.userId,
    clientIp: request.clientIp,
    eventName: request.event?.name ?? '',
    eventParameters: event?.masked ?? {},
    ...(event ? sealEvent(making.keyring, { tenantId, id: making.id }, event.secret) : noEvent),
    authenticationType: request.authenticationType,
    language: languageOf(request, decided),
    applicationName: decided.profile?.applicationName || request.applicationId,
    state,
    resultCode: decision.resultCode || (denials[decision.reason] ?? withoutApp(decision, grounds.factors)),
    decision: Buffer.from(Decision.encode(decision).finish()),
    risk: Buffer.from(Risk.encode(risk).finish()),
    edition: decision.edition,
    verdicts: {},
    rememberedDevice: decided.rememberedDevice,
    createdAt: making.now,
  }
  if (state !== ChallengeState.PENDING) return { ...common, ...closed, finishedAt: making.now }
  const options = offered(decided, grounds.factors, making.now)
  if (options.length > 0) return { ...common, ...pending(grounds, options, making) }
  const unasked = { state: ChallengeState.DENIED, resultCode: unaskable(decided, grounds.factors) }
  return { ...common, ...closed, ...unasked, finishedAt: making.now }
}

/** What the reports say of a person who has nothing but devices, where prompts are not to be used. */
function withoutApp({ reason, pinRequired }: Decision, factors: FactorRow[]): ResultCode {
  const { NO_USABLE_METHOD, NOT_REGISTERED } = DecisionReason
  const isOff = reason === NO_USABLE_METHOD || (reason === NOT_REGISTERED && !pinRequired)
  const onlyDevices = factors.length > 0 && factors.every(({ method }) => method === Method.APP_NOTIFICATION)
  return isOff && onlyDevices ? ResultCode.PHONE_APP_MODE_NOT_ALLOWED : ResultCode.UNSPECIFIED
}

/** The language that a person is spoken to in. */
export function languageOf({ language }: StartChallengeRequest, { profile }: DecideResponse): string {
  return language || (profile?.language ?? '')
}

const noEvent = { eventKeyId: null, eventSealed: null }

const states: Record<Outcome, ChallengeState> = {
  [Outcome.SKIPPED]: ChallengeState.SKIPPED,
  [Outcome.ENROL]: ChallengeState.ENROL,
  [Outcome.CHALLENGE]: ChallengeState.PENDING,
  [Outcome.DENIED]: ChallengeState.DENIED,
  // What is not understood is never let in.
  [Outcome.UNSPECIFIED]: ChallengeState.DENIED,
  [Outcome.UNRECOGNIZED]: ChallengeState.DENIED,
}

const denials: Partial<Record<DecisionReason, ResultCode>> = {
  [DecisionReason.BLOCKED]: ResultCode.SUCCESS_USER_BLOCKED,
  [DecisionReason.LOCKED_OUT]: ResultCode.SUCCESS_USER_BLOCKED,
  [DecisionReason.PERSON_UNKNOWN]: ResultCode.FAILED_USER_NOT_FOUND,
}

const closed = {
  options: [] as Option[],
  factorId: null,
  kept: {},
  limits: {} as ChallengeLimits,
  attemptsLeft: 0,
  sends: 0,
  resendAfter: null,
  expiresAt: null,
}

function pending({ request, decided, factors }: Grounds, options: Option[], { id, now, keyring }: Making) {
  const limits = decided.limits
  if (!limits) throw new Error('a challenge was decided without its limits')
  const chosen =
    options.find(({ factorId }) => factorId === request.factorId) ?? firstThatOpens(options, factors, keyring)
  if (!chosen) throw new Error('a challenge was decided without a factor')
  const begun = beginOptions({
    challengeId: id,
    options,
    chosen: chosen.factorId,
    factors,
    send: 1,
    limits,
    now,
    keyring,
  })
  const expiresAt = timeIsOver({ method: chosen.method, limits, from: now })
  return {
    options,
    factorId: chosen.factorId,
    ...begun,
    limits,
    attemptsLeft: limits.attempts,
    expiresAt,
    finishedAt: null,
  }
}

/** A person whose first factor's key is lost is asked for the next. */
function firstThatOpens(options: Option[], factors: FactorRow[], keyring: Keyring): Option | undefined {
  const byId = new Map(factors.map((factor) => [factor.id, factor]))
  const first = options.find(({ factorId }) => {
    const factor = byId.get(factorId)
    return factor !== undefined && opens(keyring, factor)
  })
  return first ?? options[0]
}

/** What may be asked for now; nothing where each is a device that is blocked, or a token that is not in its time. */
function offered(decided: DecideResponse, factors: FactorRow[], now: Date): Option[] {
  const { decision } = decided
  return allowed(decided, factors).flatMap((factor) => {
    const { id: factorId, method, hint, progress } = factor
    if (methods[method].isBlocked?.(progress) || isOutOfTime(factor, now)) return []
    return [{ factorId, method, hint, ...(decision?.pinRequired && methods[method].pin && { pin: true as const }) }]
  })
}

/** What the reports say of a person who has only what can not be asked for. */
function unaskable(decided: DecideResponse, factors: FactorRow[]): ResultCode {
  const [first] = allowed(decided, factors)
  return (first && methods[first.method].outcomes.unaskable) ?? ResultCode.UNSPECIFIED
}

function allowed({ factors: named }: DecideResponse, factors: FactorRow[]): FactorRow[] {
  if (named.length === 0) throw new Error('a challenge was decided without a factor')
  const byId = new Map(factors.map((factor) => [factor.id, factor]))
  return named.flatMap(({ factorId }) => byId.get(factorId) ?? [])
}
