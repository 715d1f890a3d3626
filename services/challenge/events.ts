import {
  AnswerRejected,
  ChallengeFinished,
  DeviceActivated,
  DuplicateCodeUsed,
  FactorConfirmed,
  FactorEnrolled,
  FactorRemoved,
  PersonLockedOut,
  PersonUnlocked,
  RecoveryCodesLow,
  SignInDecided,
  TokenAssigned,
  TokenResynchronised,
  TokensImported,
  TokenUnassigned,
} from '#contracts/gen/countersign/challenge/v1/events'
import { Decision } from '#contracts/gen/countersign/types/v1/decision'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import type { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { Risk } from '#contracts/gen/countersign/types/v1/risk'
import { outboxRow, type Fact, type OutboxRow } from '#libs/events/outbox'
import type { World } from '#libs/runtime/world'
import type { Answerable, Happening, SealedFactor } from './challenge.ts'
import type { ChallengeRow } from './db/challenges.ts'
import type { FactorRow } from './db/factors.ts'
import type { LockedOut } from './guard.ts'
import type { GoneFactor } from './db/remove-factors.ts'
import type { DeviceProgress } from './methods/app-notification.ts'
import { serialOf } from './methods/oath-token.ts'
import { usesLeft } from './uses-left.ts'
import type { TokenRow } from './db/tokens.ts'

/** The part of a challenge that its events tell of. */
export type Told = Answerable &
  Pick<
    ChallengeRow,
    'userId' | 'applicationId' | 'clientIp' | 'authenticationType' | 'eventName' | 'eventParameters' | 'createdAt'
  >

/** What an event is told from, after it happened. */
export interface Scene {
  lockedOut: LockedOut | undefined
  /** Whether a prompt was approved without the number that was shown. */
  withoutNumber: boolean
  /** Why an answer was wrong, where that is more than its giver is told. */
  reported: ResultCode | undefined
  challenge: Told
  factor: Pick<SealedFactor, 'id' | 'method' | 'progress' | 'hint'>
  now: Date
  /** The trace of the call that made it happen. */
  traceparent: string | undefined
}

/** The event that tells of one happening. */
export function tell(happening: Happening, scene: Scene, world: World): OutboxRow {
  const { challenge, now, traceparent } = scene
  return tales[happening](scene, { tenant: challenge.tenantId, id: world.randomId(), occurredAt: now, traceparent })
}

type Envelope = Pick<Fact<unknown>, 'tenant' | 'id' | 'occurredAt' | 'traceparent'>

const tales: Record<Happening, (scene: Scene, envelope: Envelope) => OutboxRow> = {
  rejected({ challenge, factor, now, reported }, envelope) {
    const { attemptsLeft } = challenge
    const resultCode = reported ?? challenge.resultCode
    const judged = { factorId: factor.id, method: factor.method, resultCode, attemptsLeft, rejectedAt: now }
    return outboxRow({ ...envelope, event: AnswerRejected, payload: { ...common(challenge), ...judged } })
  },
  finished({ challenge, factor, now, withoutNumber }, envelope) {
    const { state, resultCode, createdAt, authenticationType, eventName, eventParameters } = challenge
    const end = {
      authenticationType,
      ...{ eventName, eventParameters },
      state,
      factorId: factor.id,
      method: factor.method,
      resultCode,
      startedAt: createdAt,
      finishedAt: now,
      withoutNumber,
    }
    return outboxRow({ ...envelope, event: ChallengeFinished, payload: { ...common(challenge), ...end } })
  },
  confirmed({ challenge, factor, now }, envelope) {
    const { id: challengeId, userId } = challenge
    const payload = { factorId: factor.id, userId, method: factor.method, confirmedAt: now, challengeId }
    return outboxRow({ ...envelope, event: FactorConfirmed, payload })
  },
  duplicate({ challenge, factor, now }, envelope) {
    const { id: challengeId, userId, clientIp } = challenge
    const payload = { userId, factorId: factor.id, method: factor.method, challengeId, clientIp, usedAt: now }
    return outboxRow({ ...envelope, event: DuplicateCodeUsed, payload })
  },
  lockedOut({ lockedOut, challenge, factor, now }, envelope) {
    const { failures = 0, until: lockedUntil } = lockedOut ?? {}
    const payload = { userId: challenge.userId, failures, lockedAt: now, lockedUntil, method: factor.method }
    return outboxRow({ ...envelope, event: PersonLockedOut, payload })
  },
  fewLeft({ challenge, factor, now }, envelope) {
    const { userId } = challenge
    const payload = { userId, factorId: factor.id, codesLeft: usesLeft(factor, now), at: now }
    return outboxRow({ ...envelope, event: RecoveryCodesLow, payload })
  },
  foundAnew({ challenge, factor, now }, envelope) {
    const payload = {
      tokenId: factor.id,
      serial: serialOf(factor.hint),
      userId: challenge.userId,
      resynchronisedAt: now,
    }
    return outboxRow({ ...envelope, event: TokenResynchronised, payload })
  },
  activated({ challenge, factor, now }, envelope) {
    const { type, appVersion } = factor.progress as DeviceProgress
    const payload = { factorId: factor.id, userId: challenge.userId, name: factor.hint, type, appVersion }
    return outboxRow({ ...envelope, event: DeviceActivated, payload: { ...payload, activatedAt: now } })
  },
}

function common({ id, userId, applicationId, clientIp }: Told) {
  return { challengeId: id, userId, applicationId, clientIp }
}

/** The event that tells how a sign-in was decided. */
export function decidedEvent(row: ChallengeRow, world: World, traceparent: string | undefined): OutboxRow {
  const payload = SignInDecided.create({
    ...common(row),
    decision: Decision.decode(row.decision),
    risk: Risk.decode(row.risk),
    state: row.state,
    resultCode: row.resultCode,
    eventName: row.eventName,
    eventParameters: row.eventParameters,
    authenticationType: row.authenticationType,
    decidedAt: row.createdAt,
    method: methodOf(row),
  })
  return outboxRow({
    tenant: row.tenantId,
    id: world.randomId(),
    occurredAt: row.createdAt,
    event: SignInDecided,
    payload,
    traceparent,
  })
}

/** The event that tells of the end of a challenge to which nobody gave the last word. */
export function finishedEvent(row: ChallengeRow, world: World, traceparent?: string): OutboxRow {
  const finishedAt = row.finishedAt ?? row.createdAt
  const payload = ChallengeFinished.create({
    ...common(row),
    state: row.state,
    authenticationType: row.authenticationType,
    eventName: row.eventName,
    eventParameters: row.eventParameters,
    factorId: row.factorId ?? '',
    method: methodOf(row),
    resultCode: row.resultCode,
    startedAt: row.createdAt,
    finishedAt,
  })
  return outboxRow({
    tenant: row.tenantId,
    id: world.randomId(),
    occurredAt: finishedAt,
    event: ChallengeFinished,
    payload,
    traceparent,
  })
}

function methodOf({ options, factorId }: ChallengeRow): Method {
  return options.find((option) => option.factorId === factorId)?.method ?? Method.UNSPECIFIED
}

/** The event that tells of a new factor, whether an administrator answered for it, and why it was made. */
export function enrolledEvent(row: FactorRow, told: { vouched: boolean; reason: string }, world: World): OutboxRow {
  const { id, userId, method, hint, createdAt } = row
  const payload = FactorEnrolled.create({ factorId: id, userId, method, hint, ...told, enrolledAt: createdAt })
  return outboxRow({
    tenant: row.tenantId,
    id: world.randomId(),
    occurredAt: createdAt,
    event: FactorEnrolled,
    payload,
  })
}

/** The event that tells of a factor's end. */
export function removedEvent({ tenantId, id, userId, method }: GoneFactor, world: World): OutboxRow {
  const now = world.now()
  const payload = FactorRemoved.create({ factorId: id, userId, method, removedAt: now })
  return outboxRow({ tenant: tenantId, id: world.randomId(), occurredAt: now, event: FactorRemoved, payload })
}

/** Who was forgiven, by whose call. */
export interface Forgiven {
  tenantId: string
  userId: string
  reason: string
  traceparent: string | undefined
}

/** The event that tells that a person was forgiven their wrong answers. */
export function unlockedEvent({ tenantId, userId, reason, traceparent }: Forgiven, world: World): OutboxRow {
  const now = world.now()
  const payload = PersonUnlocked.create({ userId, reason, unlockedAt: now })
  return outboxRow({
    tenant: tenantId,
    id: world.randomId(),
    occurredAt: now,
    event: PersonUnlocked,
    payload,
    traceparent,
  })
}

type TokenInHand = Pick<TokenRow, 'tenantId' | 'factorId' | 'serial' | 'manufacturer' | 'userId'>

/** The event that tells whose a token has become. */
export function assignedEvent(
  { tenantId, factorId, serial, manufacturer, userId }: TokenInHand,
  world: World,
): OutboxRow {
  const now = world.now()
  const payload = TokenAssigned.create({ tokenId: factorId, serial, manufacturer, userId, assignedAt: now })
  return outboxRow({ tenant: tenantId, id: world.randomId(), occurredAt: now, event: TokenAssigned, payload })
}

/** The events that tell that a token is no more its person's: as a factor of theirs it has come to its end. */
export function unassignedEvents({ tenantId, factorId, serial, userId }: TokenInHand, world: World): OutboxRow[] {
  const now = world.now()
  const payload = TokenUnassigned.create({ tokenId: factorId, serial, userId, unassignedAt: now })
  return [
    removedEvent({ tenantId, id: factorId, userId, method: Method.OATH_TOKEN }, world),
    outboxRow({ tenant: tenantId, id: world.randomId(), occurredAt: now, event: TokenUnassigned, payload }),
  ]
}

/** The event that tells what came of an import of tokens. */
export function importedEvent(tenant: string, counts: { imported: bigint; bad: bigint }, world: World): OutboxRow {
  const now = world.now()
  const payload = TokensImported.create({ ...counts, importedAt: now })
  return outboxRow({ tenant, id: world.randomId(), occurredAt: now, event: TokensImported, payload })
}
