import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { ConditionalAccessRule } from '#contracts/gen/countersign/policy/v1/conditional_access'
import { DevicePlatform } from '#contracts/gen/countersign/types/v1/client'
import { RiskLevel } from '#contracts/gen/countersign/types/v1/risk'
import { readAddress } from '#libs/net/address'
import { compileConditionalAccess } from './conditional-access.ts'
import type { Circumstances, KnownRule } from './conditional-access.ts'
import type { KnownLocation } from './named-locations.ts'

const { IOS, ANDROID, UNSPECIFIED } = DevicePlatform
const { LOW, MEDIUM, HIGH, UNKNOWN } = RiskLevel

const at = (id: string, some: Partial<KnownLocation>): KnownLocation => {
  return { id, name: id, networks: [], countries: [], unknownCountries: false, ...some }
}
const locations = [
  at('office', { networks: ['8.8.8.0/24', '2600:1f00::/32'] }),
  at('home', { countries: ['DE', 'AT'] }),
  at('nowhere', { unknownCountries: true }),
  at('nothing', {}),
]

const rule = (some: Partial<KnownRule>, index = 0): KnownRule => {
  return { ...ConditionalAccessRule.create(), enabled: true, id: String(index), position: index + 1, ...some }
}

const ann: Circumstances = {
  applicationId: 'mail',
  groups: ['staff', 'sales'],
  address: readAddress('8.8.8.8'),
  country: 'US',
  platform: IOS,
  risk: LOW,
}

/** Which of these rules apply, by their ids. */
function applying(rules: readonly Partial<KnownRule>[], circumstances: Partial<Circumstances> = {}): string[] {
  return compileConditionalAccess(rules.map(rule), locations)({ ...ann, ...circumstances }).rules.map(({ id }) => id)
}

const applies = (some: Partial<KnownRule>, circumstances: Partial<Circumstances> = {}) =>
  applying([some], circumstances).length === 1

describe('a rule applies', () => {
  test('to everybody everywhere, where it names nothing, and not at all while it is off', () => {
    expect(applies({})).toBe(true)
    expect(applies({}, { groups: [], address: undefined, country: undefined, platform: UNSPECIFIED })).toBe(true)
    expect(applies({ enabled: false })).toBe(false)
  })

  test('to the applications and groups that it names, but not to the groups that it excepts', () => {
    expect(applies({ applicationIds: ['vpn', 'mail'] })).toBe(true)
    expect(applies({ applicationIds: ['vpn'] })).toBe(false)
    expect(applies({ groups: ['board', 'sales'] })).toBe(true)
    expect(applies({ groups: ['board'] })).toBe(false)
    expect(applies({ groups: ['Sales'] })).toBe(false)
    expect(applies({ groups: ['sales'], exceptGroups: ['staff'] })).toBe(false)
    expect(applies({ groups: ['sales'] }, { groups: [] })).toBe(false)
    expect(applies({ exceptGroups: ['staff'] }, { groups: [] })).toBe(true)
  })

  test('in the locations that it names, by network or by country, but not in those that it excepts', () => {
    expect(applies({ locationIds: ['nothing', 'office'] })).toBe(true)
    expect(applies({ locationIds: ['office'] }, { address: readAddress('2600:1f00::5') })).toBe(true)
    expect(applies({ locationIds: ['office'] }, { address: readAddress('8.8.9.1') })).toBe(false)
    expect(applies({ locationIds: ['office'] }, { address: undefined })).toBe(false)
    expect(applies({ locationIds: ['home'] })).toBe(false)
    expect(applies({ locationIds: ['home'] }, { country: 'AT' })).toBe(true)
    expect(applies({ locationIds: ['home'] }, { country: undefined })).toBe(false)
    expect(applies({ exceptLocationIds: ['home'] }, { country: 'AT' })).toBe(false)
    expect(applies({ exceptLocationIds: ['home'] }, { country: undefined })).toBe(true)
    expect(applies({ locationIds: ['office'], exceptLocationIds: ['home'] }, { country: 'DE' })).toBe(false)
  })

  test('in a location of unknown countries only where the country can not be told', () => {
    expect(applies({ locationIds: ['nowhere'] })).toBe(false)
    expect(applies({ locationIds: ['nowhere'] }, { country: undefined })).toBe(true)
  })

  test('on the platforms that it names, of which an unknown one is none', () => {
    expect(applies({ platforms: [ANDROID, IOS] })).toBe(true)
    expect(applies({ platforms: [ANDROID] })).toBe(false)
    expect(applies({ platforms: [ANDROID, IOS] }, { platform: UNSPECIFIED })).toBe(false)
  })

  test.each([
    [RiskLevel.UNSPECIFIED, [UNKNOWN, LOW, MEDIUM, HIGH]],
    [LOW, [LOW, MEDIUM, HIGH]],
    [MEDIUM, [MEDIUM, HIGH]],
    [HIGH, [HIGH]],
  ])('from risk %i on at %j', (riskFrom, expected) => {
    expect([UNKNOWN, LOW, MEDIUM, HIGH].filter((risk) => applies({ riskFrom }, { risk }))).toEqual(expected)
  })

  test('with the others, by position', () => {
    const rules = [
      { position: 3 },
      { position: 1 },
      { position: 2, enabled: false },
      { position: 4, groups: ['board'] },
    ]
    expect(applying(rules)).toEqual(['1', '0'])
  })
})

describe('where the country is not known', () => {
  const missing = (some: Partial<KnownRule>, country: string | undefined) =>
    compileConditionalAccess([rule(some)], locations)({ ...ann, country }).countryMissing

  test('it is missed only if a rule in force asks for one', () => {
    expect(missing({ locationIds: ['home'] }, undefined)).toBe(true)
    expect(missing({ exceptLocationIds: ['nowhere'] }, undefined)).toBe(true)
    expect(missing({ locationIds: ['home'] }, 'US')).toBe(false)
    expect(missing({ locationIds: ['office'] }, undefined)).toBe(false)
    expect(missing({ locationIds: ['home'], enabled: false }, undefined)).toBe(false)
  })
})

test('what is compiled finds what looking at each rule in turn would', () => {
  const some = (...names: string[]) => fc.subarray(names, { maxLength: 2 })
  const anyRule = fc.record({
    enabled: fc.boolean(),
    applicationIds: some('mail', 'vpn'),
    groups: some('staff', 'sales', 'board'),
    exceptGroups: some('staff', 'sales', 'board'),
    locationIds: some('office', 'home', 'nowhere'),
    exceptLocationIds: some('office', 'home', 'nowhere'),
    platforms: fc.subarray([IOS, ANDROID]),
    riskFrom: fc.constantFrom(RiskLevel.UNSPECIFIED, LOW, MEDIUM, HIGH),
  })
  const anyone = fc.record({
    applicationId: fc.constantFrom('mail', 'vpn', 'other'),
    groups: some('staff', 'sales', 'board'),
    address: fc.constantFrom('8.8.8.8', '9.9.9.9', '').map(readAddress),
    country: fc.constantFrom('DE', 'US', undefined),
    platform: fc.constantFrom(IOS, ANDROID, UNSPECIFIED),
    risk: fc.constantFrom(RiskLevel.UNSPECIFIED, UNKNOWN, LOW, MEDIUM, HIGH),
  })
  fc.assert(
    fc.property(fc.array(anyRule, { maxLength: 40 }), anyone, (rules, sign) => {
      const held = locations.filter((location) => holds(location, sign)).map(({ id }) => id)
      const expected = rules.map(rule).filter((one) => fits(one, { ...sign, held }))
      expect(applying(rules, sign)).toEqual(expected.map(({ id }) => id))
    }),
  )
})

function holds({ id, countries, unknownCountries }: KnownLocation, { address, country }: Circumstances): boolean {
  if (id === 'office' && address?.value === readAddress('8.8.8.8')?.value) return true
  return country === undefined ? unknownCountries : countries.includes(country)
}

function fits(rule: KnownRule, sign: Circumstances & { held: string[] }): boolean {
  const names = <K>(wanted: readonly K[], given: readonly K[]) => given.some((one) => wanted.includes(one))
  const meets = <K>(wanted: readonly K[], given: readonly K[]) => wanted.length === 0 || names(wanted, given)
  return (
    rule.enabled &&
    meets(rule.applicationIds, [sign.applicationId]) &&
    meets(rule.groups, sign.groups) &&
    meets(rule.locationIds, sign.held) &&
    meets(rule.platforms, [sign.platform]) &&
    (rule.riskFrom === RiskLevel.UNSPECIFIED || (sign.risk >= rule.riskFrom && sign.risk > UNKNOWN)) &&
    !names(rule.exceptGroups, sign.groups) &&
    !names(rule.exceptLocationIds, sign.held)
  )
}
