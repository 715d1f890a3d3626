import { describe, expect, test } from '@jest/globals'
import { Settings } from '#contracts/gen/countersign/policy/v1/admin'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { settingsInForce, storedChange, violationsOf } from './settings.ts'

const change = (some: Partial<Settings>) => Settings.fromPartial(some)

// name, default, least, most: as the contract says.
const numbers = [
  ['accountLockoutThreshold', 'account_lockout_threshold', 5, 0, 99],
  ['accountLockoutResetMinutes', 'account_lockout_reset_minutes', 1, 1, 9999],
  ['accountLockoutDurationMinutes', 'account_lockout_duration_minutes', 5, 1, 9999],
  ['smsCodeLifetimeCloudSeconds', 'sms_code_lifetime_cloud_seconds', 180, 60, 900],
  ['smsCodeLifetimeServerSeconds', 'sms_code_lifetime_server_seconds', 300, 60, 900],
  ['attemptsPerChallenge', 'attempts_per_challenge', 3, 1, 10],
  ['resendsPerChallenge', 'resends_per_challenge', 3, 0, 10],
  ['resendIntervalSeconds', 'resend_interval_seconds', 30, 10, 300],
  ['challengesPerFiveMinutes', 'challenges_per_five_minutes', 10, 1, 1000],
  ['textsPerTenMinutes', 'texts_per_ten_minutes', 5, 1, 100],
] as const

describe('settings', () => {
  test.each(numbers)('%s has its default and its range', (name, field, usual, least, most) => {
    expect(settingsInForce({})[name]).toBe(usual)
    expect(violationsOf(change({ [name]: least }))).toEqual([])
    expect(violationsOf(change({ [name]: most }))).toEqual([])
    const refused = [{ field: `settings.${field}`, description: `must be ${least} to ${most}` }]
    expect(violationsOf(change({ [name]: least - 1 }))).toEqual(refused)
    expect(violationsOf(change({ [name]: most + 1 }))).toEqual(refused)
  })

  test('there are no other numbers', () => {
    const named = numbers.map(([name]) => name as string)
    const counted = Object.entries(settingsInForce({})).filter(([, value]) => typeof value === 'number')
    expect(counted.map(([name]) => name).toSorted()).toEqual(named.toSorted())
  })

  test('every method may be used and the claim to be inside is not trusted, until the tenant says otherwise', () => {
    expect(settingsInForce({})).toMatchObject({
      verificationOptions: [Method.ONE_WAY_SMS, Method.APP_CODE, Method.OATH_TOKEN],
      trustInsideCorporateNetwork: false,
    })
  })

  test('what is absent from a change stays as it is', () => {
    const first = storedChange(change({ attemptsPerChallenge: 7, verificationOptions: [Method.APP_CODE] }))
    const second = storedChange(change({ trustInsideCorporateNetwork: true, etag: 'x' }))
    expect(second).toEqual({ trustInsideCorporateNetwork: true })
    expect(settingsInForce({ ...first, ...second })).toMatchObject({
      attemptsPerChallenge: 7,
      verificationOptions: [Method.APP_CODE],
      trustInsideCorporateNetwork: true,
      resendsPerChallenge: 3,
    })
  })

  test('zero and false are values like others', () => {
    const off = storedChange(change({ accountLockoutThreshold: 0, trustInsideCorporateNetwork: false }))
    expect(off).toEqual({ accountLockoutThreshold: 0, trustInsideCorporateNetwork: false })
    expect(settingsInForce(off)).toMatchObject(off)
  })

  test('methods are stored by name, and one that only a later version knows does not switch the others on', () => {
    const stored = storedChange(change({ verificationOptions: [Method.APP_CODE] }))
    expect(stored).toEqual({ verificationOptions: ['METHOD_APP_CODE'] })
    const later = settingsInForce({ verificationOptions: ['METHOD_TELEPATHY'] })
    expect(later.verificationOptions).toEqual([Method.UNRECOGNIZED])
  })

  test('a method that is unknown or listed twice is refused', () => {
    const twice = change({ verificationOptions: [Method.APP_CODE, Method.APP_CODE] })
    const unknown = change({ verificationOptions: [99 as Method] })
    for (const wrong of [twice, unknown, change({ verificationOptions: [Method.UNSPECIFIED] })]) {
      expect(violationsOf(wrong)).toMatchObject([{ field: 'settings.verification_options' }])
    }
  })

  test('every fault is named, not only the first', () => {
    const wrong = change({ attemptsPerChallenge: 0, resendIntervalSeconds: 9, textsPerTenMinutes: Number.NaN })
    expect(violationsOf(wrong).map(({ field }) => field)).toEqual([
      'settings.attempts_per_challenge',
      'settings.resend_interval_seconds',
      'settings.texts_per_ten_minutes',
    ])
  })
})
