import { expect, test } from '@jest/globals'
import { stripVTControlCharacters } from 'node:util'
import colours from 'picocolors'
import { Challenge, ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { FraudReport, FraudReportSource } from '#contracts/gen/countersign/fraud/v1/fraud'
import { Decision, DecisionReason, Outcome, RuleEffect } from '#contracts/gen/countersign/types/v1/decision'
import { Deployment, Edition } from '#contracts/gen/countersign/types/v1/edition'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { decidedChallenge } from './challenge.ts'
import { decision } from './decision.ts'
import { fields } from './fields.ts'
import { fraudReport, fraudReportHeads, fraudReportRow } from './fraud-report.ts'
import { lockouts } from './lockouts.ts'
import { clockTime, moment } from './moment.ts'
import { page } from './page.ts'
import { result } from './result.ts'
import { span } from './span.ts'
import { table } from './table.ts'

const plain = colours.createColors(false)

test('columns line up, and no line ends in blanks', () => {
  const shown = table(plain, ['person', 'state'], [['ann', 'enforced'], ['bartholomew', ''] as string[]])
  expect(shown).toBe('person       state\nann          enforced\nbartholomew')
})

test('colours do not disturb the columns', () => {
  const bright = colours.createColors(true)
  const shown = table(bright, ['a', 'b'], [[bright.red('x'), 'y']])
  expect(stripVTControlCharacters(shown)).toBe('a  b\nx  y')
})

test('a field that is empty is left out', () => {
  expect(
    fields(plain, [
      ['name', 'Ann'],
      ['email', ''],
    ]),
  ).toBe('name  Ann')
})

test('an empty list says so, and a long one how to go on', () => {
  const nothing = { heads: ['person'], rows: [], none: 'Nobody is known.', nextPageToken: '' }
  expect(page(plain, nothing)).toBe('Nobody is known.')
  expect(page(plain, { ...nothing, rows: [['ann']], nextPageToken: 'abc' })).toContain('--after abc')
})

test.each([
  [0, '0 s'],
  [1, '1 s'],
  [59_001, '1 min'],
  [178_000, '2 min 58 s'],
  [3_600_000, '1 h'],
  [90_000_000, '1 d 1 h'],
])('%d ms are %s', (ms, words) => {
  expect(span(ms)).toBe(words)
})

test('a result is shown by the number of the reports and its name', () => {
  expect(result(ResultCode.FAILED_OATH_CODE_DUPLICATE)).toBe('139 failed oath code duplicate')
  expect(result(ResultCode.SUCCESS_BYPASSED_AUTH)).toBe('P1001 success bypassed auth')
  expect(result(ResultCode.UNSPECIFIED)).toBe('')
})

const skipped = Decision.fromPartial({
  outcome: Outcome.SKIPPED,
  reason: DecisionReason.TRUSTED_NETWORK,
  trace: [
    { rule: 'edition', effect: RuleEffect.NOTE, explanation: 'The edition that applies is full.' },
    { rule: 'trusted-network', effect: RuleEffect.SKIP, explanation: 'The address is in a trusted network.' },
  ],
  edition: Edition.FULL,
  deployment: Deployment.SERVER,
})

test('a decision is its outcome, why, and every rule that spoke, numbered', () => {
  expect(decision(plain, skipped).split('\n')).toEqual([
    'SKIPPED  the address is in a trusted network',
    '  1.  edition          notes  The edition that applies is full.',
    '  2.  trusted-network  skips  The address is in a trusted network.',
    '  edition full, deployment server',
  ])
})

test('a decision without a trace, as an application sees it, is its outcome alone', () => {
  const denied = Decision.fromPartial({ outcome: Outcome.DENIED, reason: DecisionReason.NOT_ALLOWED })
  expect(decision(plain, denied)).toBe('DENIED  not allowed (the key may not be told why)')
})

test('a pending challenge says by what, until when and how often it may be answered', () => {
  const expiresAt = new Date('2025-11-24T07:33:12Z')
  const shown = decidedChallenge(
    plain,
    Challenge.fromPartial({
      ...{ id: 'c1', state: ChallengeState.PENDING, userId: 'carol', applicationId: 'vpn', expiresAt },
      options: [
        { factorId: 'f1', method: Method.APP_CODE, hint: 'authenticator app' },
        { factorId: 'f2', method: Method.ONE_WAY_SMS, hint: '+*********34' },
      ],
      ...{ factorId: 'f2', attemptsLeft: 3 },
    }),
  )
  expect(shown).toMatch(/^asked for +text message \+\*{9}34$/m)
  expect(shown).toMatch(/^or by +authenticator app$/m)
  expect(shown).toMatch(/^answers left +3$/m)
  expect(shown).toContain(clockTime(expiresAt))
})

test('what is counted against a person is told by method and by where it came from', () => {
  const lockedUntil = new Date('2025-11-24T07:33:12Z')
  const shown = lockouts(plain, {
    lockouts: [
      { method: Method.APP_CODE, counted: 'METHOD_APP_CODE', rememberedDevice: false, failures: 5, lockedUntil },
      { method: Method.UNSPECIFIED, counted: 'pin', rememberedDevice: true, failures: 1, lockedUntil: undefined },
    ],
    consecutiveFailures: 6,
    appPasswordFailures: 0,
  })
  const [, app = '', pin = '', , inARow = ''] = shown.split('\n')
  expect(app.split(/ {2,}/)).toEqual(['authenticator app', 'elsewhere', '5', moment(lockedUntil)])
  expect(pin.split(/ {2,}/)).toEqual(['pin', 'a remembered device', '1', '–'])
  expect(inARow).toMatch(/^6 in a row/)
  expect(lockouts(plain, { lockouts: [], consecutiveFailures: 0, appPasswordFailures: 0 })).toBe(
    'There are no wrong answers.',
  )
})

test('who has no more answers left is said to wait for an administrator', () => {
  const lockedUntil = new Date('9999-12-31T00:00:00Z')
  const pin = { method: Method.UNSPECIFIED, counted: 'pin', rememberedDevice: false, failures: 1, lockedUntil }
  expect(lockouts(plain, { lockouts: [pin], consecutiveFailures: 90, appPasswordFailures: 0 })).toContain(
    'unlocked by an administrator',
  )
  expect(lockouts(plain, { lockouts: [], consecutiveFailures: 90, appPasswordFailures: 0 })).toMatch(/^90 in a row/)
  expect(lockouts(plain, { lockouts: [], consecutiveFailures: 0, appPasswordFailures: 90 })).toMatch(
    /^90 app passwords/m,
  )
})

test('a report of fraud says who, how, where, and whether it blocked', () => {
  const report = FraudReport.fromPartial({
    ...{ id: 'r-1', userId: 'ann', source: FraudReportSource.CALL, reportedBy: 'ann', numberHint: '+*********23' },
    ...{ clientIp: '198.51.100.7', reportedAt: new Date('2026-03-01T10:00:00Z') },
  })
  const shown = fraudReport(plain, report)
  for (const part of ['call ann', '+*********23', '198.51.100.7', 'not blocked']) expect(shown).toContain(part)
  expect(fraudReport(plain, { ...report, blocked: true, blockId: 'b-1' })).toMatch(/^block +b-1$/m)
  const row = fraudReportRow({ ...report, blocked: true })
  expect(row).toHaveLength(fraudReportHeads.length)
  expect(row.at(-1)).toBe('yes')
})
