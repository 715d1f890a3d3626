import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { AnswerRejected, ChallengeFinished, SignInDecided } from '#contracts/gen/countersign/challenge/v1/events'
import { Channel, DeliveryState } from '#contracts/gen/countersign/delivery/v1/delivery'
import { MessageFinished, MessageSent } from '#contracts/gen/countersign/delivery/v1/events'
import { DecisionReason, Outcome, RuleEffect } from '#contracts/gen/countersign/types/v1/decision'
import { Edition } from '#contracts/gen/countersign/types/v1/edition'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { RiskLevel } from '#contracts/gen/countersign/types/v1/risk'
import { carried, type Carried } from '#libs/testing/deliver'

/** A moment so many seconds into a story. */
export function second(number: number): Date {
  return new Date(Date.parse('2026-03-01T10:00:00Z') + number * 1_000)
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
    eventName: '',
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
    eventName: '',
    startedAt: second(0),
    finishedAt: second(20),
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

/** Two sign-ins with a text each, one of them with slips of the hand, in the order in which they happened; and a namesake. */
export function story(tenant = 'acme'): Carried[] {
  return [
    carried(SignInDecided, decided('c1'), tenant),
    carried(MessageSent, sent('c1', 'd1'), tenant),
    carried(SignInDecided, decided('c2', { userId: 'bob', decidedAt: second(2) }), tenant),
    carried(AnswerRejected, rejected('c1'), tenant),
    carried(MessageSent, sent('c2', 'd2'), tenant),
    carried(MessageFinished, arrived('c1', 'd1'), tenant),
    carried(MessageSent, sent('c2', 'd2', { provider: 'second', sentAt: second(4) }), tenant),
    carried(AnswerRejected, rejected('c1'), tenant),
    carried(ChallengeFinished, finished('c1'), tenant),
    carried(SignInDecided, decided('c1', { userId: 'zoe' }), `${tenant}-other`),
  ]
}
