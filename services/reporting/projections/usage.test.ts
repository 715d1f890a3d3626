import { describe, expect, test } from '@jest/globals'
import { SignInDecided } from '#contracts/gen/countersign/challenge/v1/events'
import { Outcome, RuleEffect } from '#contracts/gen/countersign/types/v1/decision'
import { decided } from '../test/events.ts'
import { usage } from './usage.ts'

const trace = [
  { rule: 'trusted-network', effect: RuleEffect.SKIP, explanation: '', facts: {} },
  { rule: 'registered', effect: RuleEffect.ENROL, explanation: '', facts: {} },
  { rule: 'person-state', effect: RuleEffect.REQUIRE, explanation: '', facts: {} },
  { rule: 'event', effect: RuleEffect.REQUIRE, explanation: '', facts: {} },
  { rule: 'blocked', effect: RuleEffect.DENY, explanation: '', facts: {} },
  { rule: 'preference', effect: RuleEffect.NARROW, explanation: '', facts: {} },
]

function told(outcome: Outcome, entries = trace) {
  const { decision, ...event } = decided('c1')
  const telling = usage.tells.find(({ event }) => event.$type === SignInDecided.$type)
  return telling?.tell({ ...event, decision: decision && { ...decision, outcome, trace: entries } }, 'm1')
}

describe('the rule that decided', () => {
  test.each([
    ['skipped', Outcome.SKIPPED, 'trusted-network'],
    ['denied', Outcome.DENIED, 'blocked'],
    ['sent to enrolment', Outcome.ENROL, 'registered'],
    ['challenged', Outcome.CHALLENGE, 'event'],
  ])('is the last that had the person %s', (_name, outcome, rule) => {
    expect(told(outcome)).toMatchObject({ rule })
  })

  test('is none where none spoke for it', () => {
    expect(told(Outcome.DENIED, [])).toMatchObject({ rule: undefined })
  })
})
