import { expect, test } from '@jest/globals'
import { audited } from './audited.ts'

const names = audited.map(({ $type }) => $type.replace('countersign.', ''))

test('acts of administration and decisions are written down, each kind once', () => {
  const policy = ['Tenant', 'Settings', 'Person', 'Application', 'TrustedNetwork', 'Credential', 'NamedLocation']
  const more = ['ConditionalAccessRule', 'CacheRule', 'Provider', 'Bypass']
  expect(names).toEqual(
    expect.arrayContaining([
      ...[...policy, ...more].map((object) => `policy.v1.${object}Changed`),
      ...['DeviceRemembered', 'DevicesForgotten'].map((event) => `policy.v1.${event}`),
      ...['PersonBlocked', 'PersonUnblocked'].map((event) => `fraud.v1.${event}`),
      ...['SignInDecided', 'ChallengeFinished', 'PersonLockedOut', 'PersonUnlocked', 'DuplicateCodeUsed'].map(
        (event) => `challenge.v1.${event}`,
      ),
      ...['FactorEnrolled', 'FactorConfirmed', 'FactorRemoved', 'AppPasswordCreated', 'AppPasswordsRevoked'].map(
        (event) => `challenge.v1.${event}`,
      ),
    ]),
  )
  expect(new Set(names).size).toBe(names.length)
})

test('messages and wrong answers are not', () => {
  expect(names.filter((name) => /\.Message|AnswerRejected|ChangeOrigin/.test(name))).toEqual([])
})
