import { z } from 'zod'
import { Settings } from '#contracts/gen/countersign/policy/v1/admin'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import type { Violation } from '#contracts/refusal'
import { knownMethods } from './capabilities.ts'
import type { KnownMethod } from './capabilities.ts'

/** A tenant's settings, without what they carry in the contract besides; every one of them present. */
export type SettingsInForce = {
  -readonly [Name in Exclude<keyof Settings, 'etag' | 'cleared'>]-?: NonNullable<Settings[Name]>
}

type Name = keyof SettingsInForce

interface Setting<T> {
  /** What it is until the tenant says otherwise. */
  readonly usual: T
  /** What is wrong with a value; undefined where it may be set. */
  fault(value: T): string | undefined
}

function number(usual: number, least: number, most: number): Setting<number> {
  const fits = (value: number) => Number.isInteger(value) && value >= least && value <= most
  return { usual, fault: (value) => (fits(value) ? undefined : `must be ${least} to ${most}`) }
}

function text(usual: string, pattern: RegExp, description: string): Setting<string> {
  return { usual, fault: (value) => (pattern.test(value) ? undefined : description) }
}

function methods(usual: readonly Method[]): Setting<Method[]> {
  const fits = (value: readonly Method[]) =>
    value.every((method) => knownMethods.includes(method as KnownMethod)) && new Set(value).size === value.length
  const description = 'must be known methods, each of them once'
  return { usual: [...usual], fault: (value) => (fits(value) ? undefined : description) }
}

const off: Setting<boolean> = { usual: false, fault: () => undefined }

const address = z.string().max(254).pipe(z.email())
const addresses: Setting<string[]> = {
  usual: [],
  fault(value) {
    const fits = value.length <= 20 && value.every((one) => address.safeParse(one).success)
    return fits ? undefined : 'must be at most 20 e-mail addresses, each of at most 254 characters'
  },
}

const webhooks: Setting<string[]> = {
  usual: [],
  fault(value) {
    const fits = value.length <= 5 && value.every((one) => one.length <= 254 && isWebhook(one))
    return fits ? undefined : 'must be at most 5 https addresses without credentials, each of at most 254 characters'
  },
}

/** Whether a webhook may go there; what the name stands for is looked at when it goes. */
function isWebhook(text: string): boolean {
  const { protocol, username, password, hash } = URL.canParse(text) ? new URL(text) : new URL('about:blank')
  return protocol === 'https:' && username === '' && password === '' && hash === ''
}

const weight = /^[a-z][a-z-]{0,39}=(\d{1,2}|[12]\d\d|300)$/
const weights: Setting<string[]> = {
  usual: [],
  fault(value) {
    const names = new Set(value.map((one) => one.replace(/=.*/, '')))
    const fits = value.length <= 32 && names.size === value.length && value.every((one) => weight.test(one))
    return fits ? undefined : 'must be at most 32 signals, each once and with 0 to 300, such as velocity=50'
  },
}

/** What was given for now comes first, and what is kept for the day when all else is lost comes last. */
const usualOrder = [
  Method.TEMPORARY_ACCESS_PASS,
  Method.PASSKEY,
  Method.APP_NOTIFICATION,
  Method.APP_CODE,
  Method.OATH_TOKEN,
  Method.ONE_WAY_SMS,
  Method.TWO_WAY_SMS,
  Method.PHONE_CALL,
  Method.RECOVERY_CODE,
  Method.SECURITY_QUESTIONS,
]

/** What others may find out about a person is no proof until the tenant says so. */
const usualMethods = knownMethods.filter((method) => method !== Method.SECURITY_QUESTIONS)

/** What a tenant may set: the default and the range of each. Days, minutes and seconds as in the name. */
const table: { readonly [N in Name]: Setting<SettingsInForce[N]> } = {
  accountLockoutThreshold: number(5, 0, 99),
  accountLockoutResetMinutes: number(1, 1, 9999),
  accountLockoutDurationMinutes: number(5, 1, 9999),
  lockoutByGrowingDelay: off,
  smsCodeLifetimeCloudSeconds: number(180, 60, 900),
  smsCodeLifetimeServerSeconds: number(300, 60, 900),
  attemptsPerChallenge: number(3, 1, 10),
  resendsPerChallenge: number(3, 0, 10),
  resendIntervalSeconds: number(30, 10, 300),
  challengesPerFiveMinutes: number(10, 1, 1000),
  textsPerTenMinutes: number(5, 1, 100),
  verificationOptions: methods(usualMethods),
  methodOrder: methods(usualOrder),
  trustInsideCorporateNetwork: off,
  rememberDevices: off,
  rememberDays: number(14, 1, 60),
  defaultBypassSeconds: number(300, 1, 86_400),
  appPasswordsAllowed: off,
  pinRequired: off,
  enableFraudAlert: off,
  blockForFraud: off,
  fraudCode: text('0', /^\d{1,8}$/, 'must be 1 to 8 digits'),
  blockLifetimeDays: number(90, 1, 3650),
  // The numbering plan of North America: neither the area's code nor the exchange's begins with 0 or 1.
  callerId: text('', /^([2-9]\d\d[2-9]\d{6})?$/, 'must be empty or the ten digits of a number in the United States'),
  pinAttempts: number(3, 1, 10),
  smsTimeoutSeconds: number(60, 30, 600),
  sayExtensionDigits: off,
  allowPhoneMenu: off,
  fraudNotificationEmailAddresses: addresses,
  oneTimeBypassEmailAddresses: addresses,
  notificationEmailAddresses: addresses,
  notificationWebhookUrls: webhooks,
  pinMinimumLength: number(4, 4, 16),
  pinWeakAllowed: off,
  pinHistory: number(5, 0, 24),
  pinExpiryDays: number(0, 0, 999),
  securityQuestionsRequired: number(2, 1, 4),
  riskWeights: weights,
  riskDryRun: off,
  appDeviceLimit: number(5, 1, 10),
  appPromptsPerTenMinutes: number(3, 1, 20),
  appApprovalWithoutNumber: off,
  companyName: text('', /^[^\p{Cc}]{0,128}$/u, 'must be at most 128 characters, none of them a control character'),
}

const names = Object.keys(table) as readonly Name[]

const usual = Object.fromEntries(names.map((name) => [name, table[name].usual])) as SettingsInForce

/** The lists that may be emptied, by their names in the contract. */
const emptiable = new Map(
  names
    .filter((name) => ([addresses, weights] as unknown[]).includes(table[name]))
    .map((name) => [protoName(name), name]),
)

/** The settings that apply to a tenant that has set these, stored as JSON. */
export function settingsInForce(stored: object): SettingsInForce {
  const { etag: _, cleared: _cleared, ...values } = Settings.fromJSON(stored)
  return { ...usual, ...Object.fromEntries(Object.entries(values).filter(([, value]) => isPresent(value))) }
}

/**
 * A change as JSON that is laid over what is stored: what is absent stays as it is. Enums are in it by their names, so that
 * people can read it, and a value that only a later version knows survives.
 */
export function storedChange(change: Settings): object {
  const emptied = change.cleared.map((name) => [emptiable.get(name), []])
  const values = Settings.toJSON({ ...change, etag: '', cleared: [] }) as object
  return { ...values, ...Object.fromEntries(emptied) }
}

/** What is wrong with a change, a number out of its range with the range; nothing where it may be made. */
export function violationsOf(change: Settings): Violation[] {
  return [...names.flatMap((name) => faultOf(name, change[name])), ...badlyCleared(change)]
}

function faultOf<N extends Name>(name: N, value: SettingsInForce[N] | undefined): Violation[] {
  const setting: Setting<SettingsInForce[N]> = table[name]
  const description = isPresent(value) ? setting.fault(value) : undefined
  return description === undefined ? [] : [{ field: `settings.${protoName(name)}`, description }]
}

function badlyCleared(change: Settings): Violation[] {
  const fits = (name: Name | undefined) => name !== undefined && !isPresent(change[name])
  if (change.cleared.every((name) => fits(emptiable.get(name)))) return []
  const lists = [...emptiable.keys()].join(', ')
  return [{ field: 'settings.cleared', description: `must name lists that are not given as well, of ${lists}` }]
}

/** In the contract an empty list is one that is absent. */
function isPresent<T>(value: T | undefined): value is T {
  return value !== undefined && !(Array.isArray(value) && value.length === 0)
}

function protoName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
