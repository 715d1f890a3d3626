import { describe, expect, test } from '@jest/globals'
import { Settings } from '#contracts/gen/countersign/policy/v1/admin'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { settingsInForce, storedChange, violationsOf } from './settings.ts'

const { ONE_WAY_SMS, APP_CODE, OATH_TOKEN, RECOVERY_CODE, TEMPORARY_ACCESS_PASS, PASSKEY } = Method
const { SECURITY_QUESTIONS, PHONE_CALL, TWO_WAY_SMS, APP_NOTIFICATION } = Method

const change = (some: Partial<Settings>) => Settings.fromPartial(some)

/** What is said of a change, by the fields that are wrong. */
const faults = (some: Partial<Settings>) => violationsOf(change(some)).map(({ field }) => field)

// name, name in the contract, default, least, most: as the specification has them.
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
  ['rememberDays', 'remember_days', 14, 1, 60],
  ['defaultBypassSeconds', 'default_bypass_seconds', 300, 1, 86_400],
  ['blockLifetimeDays', 'block_lifetime_days', 90, 1, 3650],
  ['pinAttempts', 'pin_attempts', 3, 1, 10],
  ['smsTimeoutSeconds', 'sms_timeout_seconds', 60, 30, 600],
  ['pinMinimumLength', 'pin_minimum_length', 4, 4, 16],
  ['pinHistory', 'pin_history', 5, 0, 24],
  ['pinExpiryDays', 'pin_expiry_days', 0, 0, 999],
  ['securityQuestionsRequired', 'security_questions_required', 2, 1, 4],
  ['appDeviceLimit', 'app_device_limit', 5, 1, 10],
  ['appPromptsPerTenMinutes', 'app_prompts_per_ten_minutes', 3, 1, 20],
] as const

const others = {
  pinWeakAllowed: false,
  lockoutByGrowingDelay: false,
  trustInsideCorporateNetwork: false,
  rememberDevices: false,
  appPasswordsAllowed: false,
  pinRequired: false,
  enableFraudAlert: false,
  blockForFraud: false,
  sayExtensionDigits: false,
  allowPhoneMenu: false,
  fraudCode: '0',
  callerId: '',
  verificationOptions: [
    ...[ONE_WAY_SMS, APP_CODE, OATH_TOKEN, RECOVERY_CODE, TEMPORARY_ACCESS_PASS, PASSKEY, PHONE_CALL],
    APP_NOTIFICATION,
    TWO_WAY_SMS,
  ],
  methodOrder: [
    ...[TEMPORARY_ACCESS_PASS, PASSKEY, APP_NOTIFICATION, APP_CODE, OATH_TOKEN, ONE_WAY_SMS, TWO_WAY_SMS, PHONE_CALL],
    ...[RECOVERY_CODE],
    SECURITY_QUESTIONS,
  ],
  fraudNotificationEmailAddresses: [],
  oneTimeBypassEmailAddresses: [],
  notificationEmailAddresses: [],
  notificationWebhookUrls: [],
  riskWeights: [],
  riskDryRun: false,
  appApprovalWithoutNumber: false,
  companyName: '',
}

const emailLists = [
  ['fraudNotificationEmailAddresses', 'fraud_notification_email_addresses'],
  ['oneTimeBypassEmailAddresses', 'one_time_bypass_email_addresses'],
  ['notificationEmailAddresses', 'notification_email_addresses'],
] as const

describe('what a tenant that has set nothing has', () => {
  test('is as the specification says, and there is nothing else', () => {
    const usual = Object.fromEntries(numbers.map(([name, , value]) => [name, value]))
    expect(settingsInForce({})).toEqual({ ...usual, ...others })
  })

  test('methodOrder is a list of every method, and verificationOptions of every one but security questions', () => {
    const all = Object.values(Method).filter((method) => method > 0)
    const { methodOrder, verificationOptions } = settingsInForce({})
    const sorted = (some: Method[]) => some.toSorted((one, other) => one - other)
    expect(sorted(methodOrder)).toEqual(all)
    expect(sorted(verificationOptions)).toEqual(all.filter((method) => method !== SECURITY_QUESTIONS))
  })
})

describe('the range', () => {
  test.each(numbers)('of %s is closed at both ends, and a refusal tells it', (name, field, _, least, most) => {
    for (const value of [least, most]) expect(violationsOf(change({ [name]: value }))).toEqual([])
    for (const value of [least - 1, most + 1, least + 0.5, Number.NaN]) {
      const refused = [{ field: `settings.${field}`, description: `must be ${least} to ${most}` }]
      expect(violationsOf(change({ [name]: value }))).toEqual(refused)
    }
  })

  test.each(['0', '00', '12345678'])('of the fraud code has %s in it', (fraudCode) => {
    expect(faults({ fraudCode })).toEqual([])
  })

  test.each(['', '123456789', '12a', ' 1', '1\n', '١'])('of the fraud code has not %j in it', (fraudCode) => {
    const description = 'must be 1 to 8 digits'
    expect(violationsOf(change({ fraudCode }))).toEqual([{ field: 'settings.fraud_code', description }])
  })

  test.each(['', '2025550123', '9999999999'])('of the caller has %j in it', (callerId) => {
    expect(faults({ callerId })).toEqual([])
  })

  test.each(['202555012', '20255501234', '+12025550123', '1025550123', '2021550123', '202-555-0123', '2025550123\n'])(
    'of the caller has not %j in it',
    (callerId) => {
      expect(faults({ callerId })).toEqual(['settings.caller_id'])
    },
  )

  test('of the company’s name is 128 characters that can be seen', () => {
    for (const companyName of ['', '字'.repeat(128)]) expect(faults({ companyName })).toEqual([])
    expect(['字'.repeat(129), 'Acme\n'].flatMap((companyName) => faults({ companyName }))).toHaveLength(2)
  })

  test.each(emailLists)('of %s is twenty addresses of at most 254 characters', (name, field) => {
    const many = (length: number) => Array.from({ length }, (_, index) => `admin${index}@example.com`)
    const ofLength = (length: number) => `a@${'b'.repeat(length - 6)}.com`
    expect(faults({ [name]: many(20) })).toEqual([])
    expect(faults({ [name]: [ofLength(254)] })).toEqual([])
    for (const wrong of [
      many(21),
      [ofLength(255)],
      ['nobody'],
      ['a@b@c.com'],
      ['a@example.com', ''],
      [ofLength(60_000)],
    ]) {
      expect(faults({ [name]: wrong })).toEqual([`settings.${field}`])
    }
  })

  test('of the webhooks is five https addresses without credentials', () => {
    const five = Array.from({ length: 5 }, (_, index) => `https://hooks${index}.example.com/a?b=c`)
    expect(faults({ notificationWebhookUrls: five })).toEqual([])
    for (const wrong of [
      [...five, 'https://hooks.example.com'],
      ['http://hooks.example.com'],
      ['https://user:word@hooks.example.com'],
      ['https://hooks.example.com/#part'],
      [`https://hooks.example.com/${'a'.repeat(254)}`],
      ['hooks.example.com'],
    ]) {
      expect(faults({ notificationWebhookUrls: wrong })).toEqual(['settings.notification_webhook_urls'])
    }
  })

  test.each([
    ['verificationOptions', 'settings.verification_options'],
    ['methodOrder', 'settings.method_order'],
  ] as const)('of %s is known methods, each of them once', (name, field) => {
    for (const right of [[APP_CODE], [OATH_TOKEN, ONE_WAY_SMS, APP_CODE]]) {
      expect(faults({ [name]: right })).toEqual([])
    }
    for (const wrong of [[APP_CODE, APP_CODE], [99 as Method], [Method.UNSPECIFIED], [APP_CODE, Method.UNRECOGNIZED]]) {
      expect(faults({ [name]: wrong })).toEqual([field])
    }
  })
})

describe('a change', () => {
  test('leaves what is absent from it as it is', () => {
    const first = storedChange(
      change({ attemptsPerChallenge: 7, verificationOptions: [APP_CODE], callerId: '2025550123' }),
    )
    const second = storedChange(change({ trustInsideCorporateNetwork: true, etag: 'x' }))
    expect(second).toEqual({ trustInsideCorporateNetwork: true })
    expect(settingsInForce({ ...first, ...second })).toMatchObject({
      attemptsPerChallenge: 7,
      verificationOptions: [APP_CODE],
      callerId: '2025550123',
      trustInsideCorporateNetwork: true,
      resendsPerChallenge: 3,
    })
  })

  test('to zero, to false and to an empty text is one like others', () => {
    const change = Settings.fromPartial({
      accountLockoutThreshold: 0,
      trustInsideCorporateNetwork: false,
      callerId: '',
    })
    const stored = storedChange(change)
    expect(stored).toEqual({ accountLockoutThreshold: 0, trustInsideCorporateNetwork: false, callerId: '' })
    expect(settingsInForce(stored)).toMatchObject(stored)
  })

  test('names every fault, not only the first', () => {
    const wrong = { attemptsPerChallenge: 0, fraudCode: 'x', notificationEmailAddresses: ['nobody'] }
    expect(faults(wrong)).toEqual([
      'settings.attempts_per_challenge',
      'settings.fraud_code',
      'settings.notification_email_addresses',
    ])
  })

  test('stores methods by name, and one that only a later version knows does not switch the others on', () => {
    const stored = storedChange(change({ verificationOptions: [APP_CODE] }))
    expect(stored).toEqual({ verificationOptions: ['METHOD_APP_CODE'] })
    const later = settingsInForce({ verificationOptions: ['METHOD_TELEPATHY'] })
    expect(later.verificationOptions).toEqual([Method.UNRECOGNIZED])
  })
})

test('signals of risk are each weighed once, from nothing to three times', () => {
  expect(faults({ riskWeights: ['velocity=0', 'new-device=300'] })).toEqual([])
  for (const wrong of ['velocity', 'velocity=', 'velocity=301', 'velocity=-1', 'Velocity=1', `${'x'.repeat(41)}=1`]) {
    expect(faults({ riskWeights: [wrong] })).toEqual(['settings.risk_weights'])
  }
  expect(faults({ riskWeights: ['velocity=1', 'velocity=2'] })).toEqual(['settings.risk_weights'])
  const stored = storedChange(change({ riskWeights: ['velocity=1'] }))
  const cleared = storedChange(change({ cleared: ['risk_weights'] }))
  expect(settingsInForce({ ...stored, ...cleared }).riskWeights).toEqual([])
})

describe('clearing', () => {
  test.each(emailLists)('empties %s, which an empty list would leave as it is', (name, field) => {
    const stored = storedChange(change({ [name]: ['a@example.com'] }))
    const absent = storedChange(change({ [name]: [] }))
    expect(settingsInForce({ ...stored, ...absent })[name]).toEqual(['a@example.com'])
    const cleared = storedChange(change({ cleared: [field] }))
    expect(settingsInForce({ ...stored, ...cleared })[name]).toEqual([])
    expect(violationsOf(change({ cleared: [field] }))).toEqual([])
  })

  test('is refused for what is no list, for the methods, and for a list that is given as well', () => {
    const given = { notificationEmailAddresses: ['a@example.com'], cleared: ['notification_email_addresses'] }
    for (const cleared of [
      ['fraud_code'],
      ['verification_options'],
      ['method_order'],
      ['notificationEmailAddresses'],
      [''],
    ]) {
      expect(faults({ cleared })).toEqual(['settings.cleared'])
    }
    expect(faults(given)).toEqual(['settings.cleared'])
  })
})
