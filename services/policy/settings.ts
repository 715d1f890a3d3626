import { Settings } from '#contracts/gen/countersign/policy/v1/admin'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import type { Violation } from '#contracts/refusal'
import { knownMethods } from './capabilities.ts'
import type { KnownMethod } from './capabilities.ts'

/** A tenant's settings, without the etag they carry in the contract; every one of them present. */
export type SettingsInForce = {
  -readonly [Name in Exclude<keyof Settings, 'etag'>]-?: NonNullable<Settings[Name]>
}

type NumberSetting = {
  [Name in keyof SettingsInForce]: SettingsInForce[Name] extends number ? Name : never
}[keyof SettingsInForce]

interface Range {
  readonly usual: number
  readonly least: number
  readonly most: number
}

/** The numbers that a tenant may set: what they usually are, and their range. Minutes and seconds as in the name. */
export const ranges: Readonly<Record<NumberSetting, Range>> = {
  accountLockoutThreshold: { usual: 5, least: 0, most: 99 },
  accountLockoutResetMinutes: { usual: 1, least: 1, most: 9999 },
  accountLockoutDurationMinutes: { usual: 5, least: 1, most: 9999 },
  smsCodeLifetimeCloudSeconds: { usual: 180, least: 60, most: 900 },
  smsCodeLifetimeServerSeconds: { usual: 300, least: 60, most: 900 },
  attemptsPerChallenge: { usual: 3, least: 1, most: 10 },
  resendsPerChallenge: { usual: 3, least: 0, most: 10 },
  resendIntervalSeconds: { usual: 30, least: 10, most: 300 },
  challengesPerFiveMinutes: { usual: 10, least: 1, most: 1000 },
  textsPerTenMinutes: { usual: 5, least: 1, most: 100 },
}

const numberSettings = Object.keys(ranges) as readonly NumberSetting[]

const usualNumbers = Object.fromEntries(numberSettings.map((name) => [name, ranges[name].usual]))

const usual = {
  ...(usualNumbers as Record<NumberSetting, number>),
  verificationOptions: [...knownMethods],
  trustInsideCorporateNetwork: false,
} satisfies SettingsInForce

/** The settings that apply to a tenant that has set these, stored as JSON. */
export function settingsInForce(stored: object): SettingsInForce {
  const { etag: _, verificationOptions, ...single } = Settings.fromJSON(stored)
  const present = Object.entries(single).filter(([, value]) => value !== undefined)
  const options = verificationOptions.length > 0 ? { verificationOptions } : {}
  return { ...usual, ...Object.fromEntries(present), ...options }
}

/**
 * A change as JSON that is laid over what is stored: what is absent stays as it is. Enums are in it by their names, so that
 * people can read it, and a value that only a later version knows survives.
 */
export function storedChange(change: Settings): object {
  return Settings.toJSON({ ...change, etag: '' }) as object
}

/** What is wrong with a change, a number out of its range with the range; nothing where it may be made. */
export function violationsOf(change: Settings): Violation[] {
  return [
    ...numberSettings.flatMap((name) => outOfRange(name, change[name])),
    ...badOptions(change.verificationOptions),
  ]
}

function outOfRange(name: NumberSetting, value: number | undefined): Violation[] {
  const { least, most } = ranges[name]
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return []
  return [{ field: `settings.${protoName(name)}`, description: `must be ${least} to ${most}` }]
}

function badOptions(options: readonly Method[]): Violation[] {
  const valid = options.every((method) => knownMethods.includes(method as KnownMethod))
  if (valid && new Set(options).size === options.length) return []
  return [{ field: 'settings.verification_options', description: 'must be known methods, each of them once' }]
}

const protoName = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
