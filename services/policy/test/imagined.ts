import * as fc from 'fast-check'
import { CacheKind, Licensing, PersonState } from '#contracts/gen/countersign/policy/v1/admin'
import { ConditionalAccessControl } from '#contracts/gen/countersign/policy/v1/conditional_access'
import { ClientKind, DevicePlatform } from '#contracts/gen/countersign/types/v1/client'
import { ApplicationKind, DirectoryLocation, LicenceKind } from '#contracts/gen/countersign/types/v1/edition'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { RiskLevel } from '#contracts/gen/countersign/types/v1/risk'
import type { RiskSignal } from '#contracts/gen/countersign/types/v1/risk'
import { testWorld } from '#libs/testing/clock'
import { knownMethods } from '../capabilities.ts'
import { hashDeviceToken, newDeviceToken } from '../device-token.ts'
import type { KnownDevice } from '../facts.ts'
import type { KnownLocation } from '../named-locations.ts'
import { factor } from './facts.ts'

/** Any value of an enum, those that no version knows yet included. */
const any = <T extends number>(values: Record<string, T>) => fc.constantFrom(...Object.values(values))
const orNot = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: undefined })
const some = (...names: string[]) => fc.subarray(names, { maxLength: 1 })

const methods = fc.uniqueArray(fc.constantFrom(...knownMethods))
const networks = fc.uniqueArray(fc.constantFrom('8.8.8.0/24', '8.8.8.8/32', '9.9.9.0/24', '2600:1f00::/32'))
const moment = fc.date({ min: new Date('2025-12-31'), max: new Date('2026-01-02'), noInvalidDate: true })

const token = newDeviceToken(testWorld())
const deviceTokens = fc.constantFrom('', token, token, newDeviceToken(testWorld({ seed: 'other' })))

const device: fc.Arbitrary<KnownDevice> = fc.record({
  id: fc.constant('device'),
  userId: fc.constantFrom('ann', 'ann', 'bob'),
  tokenHash: fc.constant(hashDeviceToken(token)?.token as Buffer),
  previousHash: fc.constant(null),
  salt: fc.constant(null),
  clientIp: fc.constant(''),
  userAgent: fc.constant(''),
  lastUsedAt: moment,
  createdAt: moment,
  expiresAt: moment,
})

const lock = fc.option(moment, { nil: undefined, freq: 1 })
const held = fc
  .tuple(any(Method), lock, lock)
  .map(([method, lockedUntil, deviceLockedUntil]) => ({ ...factor(method), lockedUntil, deviceLockedUntil }))

const situation = fc.record({
  clientIp: fc.constantFrom('8.8.8.8', '::ffff:8.8.8.8', '9.9.9.9', '2600:1f00::1', '10.0.0.1', '', 'nowhere'),
  insideCorporateNetwork: fc.boolean(),
  eventName: fc.constantFrom('', '', 'payment'),
  factors: fc.array(held, { maxLength: 4 }),
  risk: orNot(
    fc.record({
      level: any(RiskLevel),
      score: fc.nat(100),
      signals: fc.constant<RiskSignal[]>([]),
      blocked: fc.boolean(),
      dryRun: fc.boolean(),
      newDevice: fc.constant(''),
    }),
  ),
  lockedUntil: orNot(moment),
  clientKind: any(ClientKind),
  hasAppPassword: fc.boolean(),
  hasPin: fc.boolean(),
  userAgent: fc.constantFrom('', 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X)', 'Windows NT 10.0'),
  authenticationType: fc.constantFrom('', 'radius', 'portal'),
  deviceToken: deviceTokens,
})

/** A rule in force, or not. */
export const rule = fc.record({
  enabled: fc.boolean(),
  control: any(ConditionalAccessControl),
  applicationIds: some('mail', 'vpn'),
  groups: some('staff', 'board'),
  exceptGroups: some('staff', 'board'),
  locationIds: some('office', 'home'),
  exceptLocationIds: some('office', 'home'),
  platforms: fc.subarray([DevicePlatform.IOS, DevicePlatform.WINDOWS], { maxLength: 1 }),
  riskFrom: any(RiskLevel),
})

const cacheRule = fc.record({
  id: fc.constant('cache'),
  kind: any(CacheKind),
  seconds: fc.constantFrom(300, 86_400),
  authenticationType: fc.constantFrom('', 'radius'),
  applicationId: fc.constantFrom('', 'mail'),
})

/** Every way in which a sign-in can come about, the odd ones included. */
export const imagined = fc.record({
  tenant: fc.record({ licensing: any(Licensing), linkedProvider: fc.boolean() }),
  person: fc.option(
    fc.record({
      state: any(PersonState),
      location: any(DirectoryLocation),
      administrator: fc.boolean(),
      licences: fc.array(any(LicenceKind), { maxLength: 3 }),
      groups: fc.subarray(['staff', 'board']),
      defaultMethod: any(Method),
    }),
  ),
  application: fc.option(fc.record({ kind: any(ApplicationKind), unknownPeopleAllowed: fc.boolean() })),
  situation,
  settings: fc.record({
    verificationOptions: methods.filter(({ length }) => length > 0),
    methodOrder: methods,
    trustInsideCorporateNetwork: fc.boolean(),
    rememberDevices: fc.boolean(),
    pinRequired: fc.boolean(),
  }),
  cloudNetworks: networks,
  serverNetworks: networks,
  country: orNot(fc.constantFrom('DE', 'US')),
  locations: fc.constant<KnownLocation[]>([
    { id: 'office', name: 'Office', networks: ['8.8.8.0/24'], countries: [], unknownCountries: false },
    { id: 'home', name: 'Home', networks: [], countries: ['DE'], unknownCountries: true },
  ]),
  rules: fc.array(rule, { maxLength: 4 }),
  cacheRules: fc.array(cacheRule, { maxLength: 2 }),
  bypass: orNot(fc.record({ id: fc.constant('bypass'), expiresAt: moment })),
  lastSuccess: orNot(fc.record({ anywhere: moment, atApplication: moment, fromAddress: moment })),
  device: orNot(device),
})

export type Imagined = typeof imagined extends fc.Arbitrary<infer T> ? T : never
