import { expect, test } from '@jest/globals'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { AnswerRejected, ChallengeFinished, SignInDecided } from '#contracts/gen/countersign/challenge/v1/events'
import { DecisionReason } from '#contracts/gen/countersign/types/v1/decision'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { lessonOfDecision, lessonOfEnd, lessonOfRejection } from './lesson.ts'

const at = new Date('2026-03-01T10:00:00Z')
const ann = { userId: 'ann', applicationId: 'vpn', clientIp: '192.0.2.7' }
const nothing = { signIns: 0, wrongAnswers: 0, duplicateCodes: 0, successes: 0, failures: 0, prompts: 0 }

function decided(state: ChallengeState, reason: DecisionReason = DecisionReason.UNSPECIFIED) {
  return lessonOfDecision(SignInDecided.fromPartial({ ...ann, state, decision: { reason }, decidedAt: at }))
}

function ended(state: ChallengeState) {
  return lessonOfEnd(ChallengeFinished.fromPartial({ ...ann, state, finishedAt: at }))
}

test('a sign-in that is challenged is one begun, and nothing more yet', () => {
  const place = { userId: 'ann', applicationId: 'vpn', network: '192.0.2.0/24', address: '192.0.2.7', at }
  expect(decided(ChallengeState.PENDING)).toEqual({ ...place, ...nothing, signIns: 1 })
})

test.each([
  ['denied', ChallengeState.DENIED, DecisionReason.BLOCKED, { successes: 0, failures: 1 }],
  [
    'skipped in a trusted network',
    ChallengeState.SKIPPED,
    DecisionReason.TRUSTED_NETWORK,
    { successes: 1, failures: 0 },
  ],
  ['skipped for want of a demand', ChallengeState.SKIPPED, DecisionReason.NOT_REQUIRED, { successes: 0, failures: 0 }],
  ['sent to enrolment', ChallengeState.ENROL, DecisionReason.NOT_REGISTERED, { successes: 0, failures: 0 }],
])('a sign-in that is %s counts so', (_name, state, reason, happened) => {
  expect(decided(state, reason)).toMatchObject({ signIns: 1, ...happened })
})

test.each([
  ['approved', ChallengeState.APPROVED, { successes: 1, failures: 0 }],
  ['denied', ChallengeState.DENIED, { successes: 0, failures: 1 }],
  ['expired', ChallengeState.EXPIRED, { successes: 0, failures: 1 }],
  ['cancelled', ChallengeState.CANCELLED, { successes: 0, failures: 0 }],
])('a challenge that ends %s counts so, and is no new sign-in', (_name, state, happened) => {
  expect(ended(state)).toMatchObject({ signIns: 0, ...happened })
})

test.each([
  ['wrong', ResultCode.FAILED_OATH_CODE_INCORRECT, 0],
  ['used before', ResultCode.FAILED_OATH_CODE_DUPLICATE, 1],
])('a code that was %s is one wrong answer', (_name, resultCode, duplicateCodes) => {
  const lesson = lessonOfRejection(AnswerRejected.fromPartial({ ...ann, resultCode, rejectedAt: at }))
  expect(lesson).toMatchObject({ ...nothing, wrongAnswers: 1, duplicateCodes })
})

test.each([
  ['denied', ResultCode.FAILED_PHONE_APP_DENIED, 1],
  ['left unanswered', ResultCode.FAILED_PHONE_APP_NO_RESPONSE, 1],
  ['reported in the app', ResultCode.FAILED_FRAUD_REPORTED, 1],
  ['reported in a call', ResultCode.FAILED_FRAUD_CODE_ENTERED, 1],
  ['answered by a wrong code', ResultCode.FAILED_OATH_CODE_INCORRECT, 0],
])('a prompt that is %s counts so', (_name, resultCode, prompts) => {
  const event = { ...ann, state: ChallengeState.DENIED, resultCode, finishedAt: at }
  expect(lessonOfEnd(ChallengeFinished.fromPartial(event))).toMatchObject({ failures: 1, prompts })
})

test('an address that can not be read is an unknown network', () => {
  const event = ChallengeFinished.fromPartial({ ...ann, clientIp: 'somewhere', finishedAt: at })
  expect(lessonOfEnd(event).network).toBe('')
})

test('an event without a time teaches nothing, and says so', () => {
  expect(() => lessonOfEnd(ChallengeFinished.fromPartial(ann))).toThrow('does not say when')
})
