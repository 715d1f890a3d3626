import { Licensing, PersonState } from '#contracts/gen/countersign/policy/v1/admin'
import { ConditionalAccessRule } from '#contracts/gen/countersign/policy/v1/conditional_access'
import { Situation } from '#contracts/gen/countersign/policy/v1/policy'
import { ApplicationKind, Deployment, DirectoryLocation } from '#contracts/gen/countersign/types/v1/edition'
import { DecisionReason, Outcome, RuleEffect } from '#contracts/gen/countersign/types/v1/decision'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { RiskLevel } from '#contracts/gen/countersign/types/v1/risk'
import { decide } from '../decide.ts'
import type { Network } from '#libs/net/address'
import { compileConditionalAccess } from '../conditional-access.ts'
import type { KnownRule } from '../conditional-access.ts'
import { gatherFacts } from '../facts.ts'
import type { Facts, Known, KnownApplication, KnownCacheRule, KnownPerson, KnownTenant } from '../facts.ts'
import type { KnownLocation } from '../named-locations.ts'
import { compileNetworks } from '#libs/net/network-search'
import { readNetwork } from '../network.ts'
import type { NetworkPlace } from '../network.ts'
import { settingsInForce } from '../settings.ts'
import type { SettingsInForce } from '../settings.ts'

/** What a test says of a sign-in; the rest is a plain one. */
export interface Told {
  tenant?: Partial<KnownTenant>
  /** null: not known. */
  person?: Partial<KnownPerson> | null
  application?: Partial<KnownApplication> | null
  situation?: Partial<Situation> | undefined
  settings?: Partial<SettingsInForce>
  cloudNetworks?: readonly string[]
  serverNetworks?: readonly string[]
  cacheRules?: readonly KnownCacheRule[]
  rules?: readonly Partial<KnownRule>[]
  locations?: readonly KnownLocation[]
  country?: string | undefined
  now?: Date
  bypass?: Known['bypass']
  lastSuccess?: Known['lastSuccess']
  device?: Known['device']
}

export const enforcedLicensing = { licensing: Licensing.ENFORCED }
export const vpn = { kind: ApplicationKind.REMOTE_ACCESS }
export const federated = { location: DirectoryLocation.FEDERATED }
export const onPremises = { location: DirectoryLocation.ON_PREMISES }
/** Ann is in a trusted network. */
export const inside = { situation: { clientIp: '8.8.8.8' }, cloudNetworks: ['8.8.8.0/24'] } satisfies Told
export const blockedRisk = {
  level: RiskLevel.HIGH,
  score: 90,
  signals: [],
  blocked: true,
  dryRun: false,
  newDevice: '',
}
export const factor = (method: Method) => ({ factorId: String(method), method })

/** The rules that speak, each with its effect. */
export function heard(told: Told): string[] {
  return decide(factsOf(told)).trace.map(({ rule, effect }) => `${rule} ${nameIn(RuleEffect, effect)}`)
}

/** What is decided, such as "DENIED BLOCKED". */
export function outcomeOf(told: Told): string {
  const { outcome, reason } = decide(factsOf(told))
  return `${nameIn(Outcome, outcome)} ${nameIn(DecisionReason, reason)}`
}

const nameIn = (values: Record<string, number>, value: number) =>
  Object.keys(values).find((name) => values[name] === value)

/** Ann, enforced, in the cloud directory, with a phone and an app, signs in to Office 365. */
export function factsOf(told: Told = {}): Facts {
  const { cloudNetworks = [], serverNetworks = [], now = new Date('2026-01-01T00:00:00Z') } = told
  const known = {
    tenant: { licensing: Licensing.OPEN, linkedProvider: false, ...told.tenant },
    policy: {
      settings: settingsInForce(told.settings ?? {}),
      cloudNetworks: compiled(cloudNetworks, Deployment.CLOUD),
      serverNetworks: compiled(serverNetworks, Deployment.SERVER),
      cacheRules: told.cacheRules ?? [],
      eventTypes: new Map(),
      conditionalAccess: compileConditionalAccess((told.rules ?? []).map(wholeRule), told.locations ?? []),
    },
    person: told.person === null ? undefined : { ...ann, ...told.person },
    application: told.application === null ? undefined : { ...mail, ...told.application },
    bypass: told.bypass,
    lastSuccess: told.lastSuccess,
    device: told.device,
    country: told.country,
  }
  return gatherFacts(known, Situation.fromPartial({ ...plainSituation, ...told.situation }), now)
}

const ann: KnownPerson = {
  state: PersonState.ENFORCED,
  location: DirectoryLocation.CLOUD,
  administrator: false,
  licences: [],
  groups: [],
  defaultMethod: Method.UNSPECIFIED,
  language: 'de',
}

const mail: KnownApplication = { kind: ApplicationKind.OFFICE_365, name: 'Mail', unknownPeopleAllowed: false }

/** A rule in force about everybody and everything. */
function wholeRule(rule: Partial<KnownRule>, index: number): KnownRule {
  return { ...ConditionalAccessRule.create(), id: `rule-${index}`, name: `Rule ${index}`, enabled: true, ...rule }
}

const plainSituation: Partial<Situation> = {
  userId: 'ann',
  applicationId: 'mail',
  clientIp: '192.0.2.7',
  factors: [
    { factorId: 'phone', method: Method.ONE_WAY_SMS },
    { factorId: 'app', method: Method.APP_CODE },
  ],
  risk: { level: RiskLevel.LOW, score: 0, signals: [], blocked: false, dryRun: false, newDevice: '' },
}

function compiled(names: readonly string[], place: NetworkPlace) {
  return compileNetworks(names.map((name) => ({ ...(readNetwork(name, place) as Network), name })))
}
