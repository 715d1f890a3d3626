import { createHash } from 'node:crypto'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import {
  AnswerRejected,
  ChallengeFinished,
  FactorEnrolled,
  SignInDecided,
} from '#contracts/gen/countersign/challenge/v1/events'
import { Channel, DeliveryState } from '#contracts/gen/countersign/delivery/v1/delivery'
import {
  CallFinished,
  MessageFinished,
  MessageSent,
  SendingBudget,
  SendingCut,
} from '#contracts/gen/countersign/delivery/v1/events'
import { FraudReported, PersonBlocked, PersonUnblocked } from '#contracts/gen/countersign/fraud/v1/events'
import { BlockSource, FraudReport, FraudReportSource } from '#contracts/gen/countersign/fraud/v1/fraud'
import { Bypass, BypassState, Person } from '#contracts/gen/countersign/policy/v1/admin'
import { BypassChanged, PersonChanged } from '#contracts/gen/countersign/policy/v1/events'
import { DecisionReason, Outcome, RuleEffect } from '#contracts/gen/countersign/types/v1/decision'
import { Edition } from '#contracts/gen/countersign/types/v1/edition'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { RiskLevel } from '#contracts/gen/countersign/types/v1/risk'
import { uuidV7 } from '#libs/runtime/uuid-v7'

/** A moment so many seconds into a story. */
export function second(number: number): Date {
  return new Date(Date.parse('2026-03-01T10:00:00Z') + number * 1_000)
}

/** When it is that the stories are told. */
export const today = new Date('2026-03-02T12:00:00Z')

/** The id of what a story calls by a short name, made on the day of the story or so many days later. */
export function id(name: string, day = 0): string {
  return uuidV7(second(day * 24 * 3_600), createHash('sha256').update(name).digest())
}

/** Ann is asked for a texted code at the VPN. */
export function decided(challengeId: string, change: Partial<SignInDecided> = {}): SignInDecided {
  const rule = (name: string, effect: RuleEffect) => ({ rule: name, effect, explanation: '', facts: {} })
  return {
    challengeId,
    userId: 'ann',
    applicationId: 'vpn',
    clientIp: '192.0.2.7',
    decision: {
      outcome: Outcome.CHALLENGE,
      reason: DecisionReason.PERSON_STATE,
      trace: [
        rule('edition', RuleEffect.NOTE),
        rule('person-state', RuleEffect.REQUIRE),
        rule('selectable-methods', RuleEffect.NARROW),
      ],
      methods: [Method.ONE_WAY_SMS],
      edition: Edition.FULL,
      deployment: 1,
      pinRequired: false,
      resultCode: ResultCode.UNSPECIFIED,
    },
    risk: { level: RiskLevel.LOW, score: 0, signals: [], blocked: false, dryRun: false, newDevice: '' },
    state: ChallengeState.PENDING,
    resultCode: ResultCode.UNSPECIFIED,
    ...{ eventName: '', eventParameters: {} },
    authenticationType: '',
    decidedAt: second(0),
    method: Method.ONE_WAY_SMS,
    ...change,
  }
}

/** She mistypes the code. */
export function rejected(challengeId: string, change: Partial<AnswerRejected> = {}): AnswerRejected {
  return AnswerRejected.create({
    challengeId,
    resultCode: ResultCode.FAILED_SMS_OTP_INCORRECT,
    rejectedAt: second(10),
    ...change,
  })
}

/** She gets it right. */
export function finished(challengeId: string, change: Partial<ChallengeFinished> = {}): ChallengeFinished {
  return {
    challengeId,
    userId: 'ann',
    applicationId: 'vpn',
    clientIp: '192.0.2.7',
    state: ChallengeState.APPROVED,
    factorId: 'f1',
    method: Method.ONE_WAY_SMS,
    resultCode: ResultCode.SUCCESS_SMS_SENT,
    authenticationType: '',
    ...{ eventName: '', eventParameters: {} },
    startedAt: second(0),
    finishedAt: second(20),
    withoutNumber: false,
    ...change,
  }
}

/** A carrier takes the text. */
export function sent(challengeId: string, deliveryId: string, change: Partial<MessageSent> = {}): MessageSent {
  const sentAt = second(1)
  return {
    deliveryId,
    userId: 'ann',
    challengeId,
    channel: Channel.SMS,
    provider: 'first',
    countryCode: '49',
    costMicros: 30_000n,
    sentAt,
    ...change,
  }
}

/** The carrier says that it arrived. */
export function arrived(
  challengeId: string,
  deliveryId: string,
  change: Partial<MessageFinished> = {},
): MessageFinished {
  return MessageFinished.create({
    deliveryId,
    challengeId,
    channel: Channel.SMS,
    provider: 'first',
    state: DeliveryState.DELIVERED,
    finishedAt: second(3),
    ...change,
  })
}

/** Bob's backup phone is called, and he does not answer. */
export function called(challengeId: string, deliveryId: string, change: Partial<CallFinished> = {}): CallFinished {
  return CallFinished.create({
    ...{ challengeId, deliveryId, userId: 'bob', factorId: 'f4', backup: true, finishedAt: second(40) },
    resultCode: ResultCode.GOT_VOICEMAIL,
    ...change,
  })
}

/** Too many texts went to numbers that begin alike. */
export function cut(): SendingCut {
  return SendingCut.create({
    ...{ budget: SendingBudget.PREFIX, name: '4915', sent: 100, converted: 1, allowed: 100, userId: 'ann' },
    ...{ cutAt: second(5), until: second(50_400) },
  })
}

export const token = { tokenId: 'f5', serial: '0042', userId: 'ann' }

/** Ann's phone is enrolled. */
export function enrolled(factorId: string, change: Partial<FactorEnrolled> = {}): FactorEnrolled {
  const factor = { factorId, userId: 'ann', method: Method.ONE_WAY_SMS, hint: '+*********23' }
  return FactorEnrolled.create({ ...factor, enrolledAt: second(-60), ...change })
}

/** An administrator changes what is known of Ann. */
export function personChanged(at: number, after: Partial<Person> | undefined, before?: Partial<Person>): PersonChanged {
  const person = (told: Partial<Person> | undefined) => told && Person.create({ userId: 'ann', ...told })
  return { origin: { credentialId: 'k1', changedAt: second(at) }, before: person(before), after: person(after) }
}

/** Dave is blocked. */
export function blocked(blockId: string, change: Partial<PersonBlocked> = {}): PersonBlocked {
  return {
    ...{ blockId, userId: 'dave', source: BlockSource.ADMINISTRATOR, reason: 'stolen', blockedBy: 'console' },
    ...{ blockedAt: second(0), expiresAt: second(7_776_000) },
    ...change,
  }
}

/** And is let in again. */
export function unblocked(blockId: string): PersonUnblocked {
  return { blockId, userId: 'dave', reason: 'a new phone', unblockedBy: 'console', unblockedAt: second(50) }
}

/** Fay presses the fraud code in a call, and is not blocked for it. */
export function fraudReported(reportId: string, change: Partial<FraudReport> = {}): FraudReported {
  const report = FraudReport.create({
    ...{ id: reportId, userId: 'fay', source: FraudReportSource.CALL, challengeId: id('c1'), reportedBy: 'fay' },
    ...{ applicationId: 'vpn', clientIp: '192.0.2.9', numberHint: '+*********77', reportedAt: second(70) },
    ...change,
  })
  return { report }
}

/** Eve gets a bypass. */
export function bypassed(bypassId: string, change: Partial<Bypass> = {}): BypassChanged {
  const given = { id: bypassId, userId: 'eve', seconds: 300, reason: 'no signal', createdBy: 'console' }
  const after = Bypass.create({
    ...given,
    state: BypassState.ACTIVE,
    createdAt: second(0),
    expiresAt: second(300),
    ...change,
  })
  return { origin: { credentialId: 'k1', changedAt: second(0) }, before: undefined, after }
}

/** And uses it. */
export function bypassUsed(bypassId: string): BypassChanged {
  return bypassed(bypassId, { state: BypassState.USED, completedAt: second(30), completionReason: 'used' })
}
