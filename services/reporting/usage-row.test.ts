import { describe, expect, test } from '@jest/globals'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { Channel, DeliveryState } from '#contracts/gen/countersign/delivery/v1/delivery'
import { DecisionReason, Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { Edition } from '#contracts/gen/countersign/types/v1/edition'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { RiskLevel } from '#contracts/gen/countersign/types/v1/risk'
import { second } from './test/events.ts'
import { type Remembered, usageRow } from './usage-row.ts'

const begun: Remembered['usage'] = {
  tenantId: 'acme',
  challengeId: 'c1',
  startedAt: second(0),
  userId: 'ann',
  applicationId: 'vpn',
  clientIp: '192.0.2.7',
  eventName: '',
  eventParameters: null,
  authenticationType: '',
  outcome: Outcome.CHALLENGE,
  reason: DecisionReason.PERSON_STATE,
  rule: 'person-state',
  edition: Edition.FULL,
  risk: RiskLevel.LOW,
  decidedState: ChallengeState.PENDING,
  decidedMethod: Method.ONE_WAY_SMS,
  decidedResultCode: ResultCode.UNSPECIFIED,
  finishedAt: null,
  finishedState: null,
  finishedMethod: null,
  finishedResultCode: null,
  finishedFactorId: null,
  pinRequired: null,
  withoutNumber: null,
}

function row(change: Partial<Remembered['usage']>, parts: Partial<Remembered> = {}) {
  return usageRow({ usage: { ...begun, ...change }, wrongAnswers: [], deliveries: [], ...parts })
}

const approved = {
  finishedAt: second(20),
  finishedState: ChallengeState.APPROVED,
  finishedMethod: Method.APP_CODE,
  finishedResultCode: ResultCode.SUCCESS_OATH_CODE_VERIFIED,
}

const denied = { outcome: Outcome.DENIED, reason: DecisionReason.BLOCKED, decidedState: ChallengeState.DENIED }
const skipped = {
  outcome: Outcome.SKIPPED,
  reason: DecisionReason.TRUSTED_NETWORK,
  decidedState: ChallengeState.SKIPPED,
}
const enrol = { outcome: Outcome.ENROL, reason: DecisionReason.NOT_REGISTERED, decidedState: ChallengeState.ENROL }

test('a pending sign-in has no end, and counts as one to be billed', () => {
  expect(row({})).toMatchObject({
    state: ChallengeState.PENDING,
    finishedAt: undefined,
    method: Method.ONE_WAY_SMS,
    authenticated: false,
    resultCode: ResultCode.UNSPECIFIED,
    billable: true,
  })
})

test('the end of a challenge wins over its beginning', () => {
  expect(row(approved)).toMatchObject({
    state: ChallengeState.APPROVED,
    finishedAt: second(20),
    method: Method.APP_CODE,
    authenticated: true,
    resultCode: ResultCode.SUCCESS_OATH_CODE_VERIFIED,
  })
})

test('a challenge that ended before anything was asked for has the method it began with', () => {
  expect(row({ ...approved, finishedMethod: Method.UNSPECIFIED }).method).toBe(Method.ONE_WAY_SMS)
})

describe('what was decided at once', () => {
  test.each([
    ['denied', denied, false],
    ['skipped', skipped, true],
    ['sent to enrolment', enrol, false],
  ])('and %s ended when it began', (_name, change, authenticated) => {
    expect(row(change)).toMatchObject({ finishedAt: second(0), authenticated })
  })

  test('keeps the result it was given: 14 for a blocked person, none for a skip', () => {
    const blocked = { ...denied, decidedResultCode: ResultCode.SUCCESS_USER_BLOCKED }
    expect(row(blocked).resultCode).toBe(ResultCode.SUCCESS_USER_BLOCKED)
    expect(row(skipped).resultCode).toBe(ResultCode.UNSPECIFIED)
  })
})

test.each([
  ['approved', approved, true],
  ['failed', { ...approved, finishedState: ChallengeState.DENIED }, true],
  ['expired', { ...approved, finishedState: ChallengeState.EXPIRED }, true],
  ['blocked', denied, true],
  ['let in by a bypass', { ...skipped, reason: DecisionReason.ONE_TIME_BYPASS }, true],
  ['let in from a trusted network', skipped, false],
  ['sent to enrolment', enrol, false],
  ['not told of', { outcome: null, reason: null }, false],
])('a sign-in that was %s is billed: %#', (_name, change, billable) => {
  expect(row(change).billable).toBe(billable)
})

test('a delivery is sent until its end is heard of, and the carrier that ended it is named', () => {
  const sent = {
    tenantId: 'acme',
    deliveryId: 'd1',
    challengeId: 'c1',
    channel: Channel.SMS,
    sentAt: second(1),
    sentProvider: 'first',
    costMicros: 0,
    finishedAt: null,
    finishedProvider: null,
    finishedState: null,
    carrierCode: null,
    countryCode: '49',
  }
  const failed = {
    ...sent,
    deliveryId: 'd2',
    finishedProvider: 'second',
    finishedState: DeliveryState.FAILED,
    carrierCode: '30003',
  }
  const wrong = ResultCode.FAILED_SMS_OTP_INCORRECT
  expect(row({}, { wrongAnswers: [wrong, wrong], deliveries: [sent, failed] })).toMatchObject({
    wrongAnswers: 2,
    deliveries: [
      { deliveryId: 'd1', channel: Channel.SMS, state: DeliveryState.SENT, provider: 'first', carrierCode: '' },
      { deliveryId: 'd2', channel: Channel.SMS, state: DeliveryState.FAILED, provider: 'second', carrierCode: '30003' },
    ],
  })
})
