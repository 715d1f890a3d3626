import type { Application, CacheRule, Person, Tenant } from '#contracts/gen/countersign/policy/v1/admin'
import type { Situation } from '#contracts/gen/countersign/policy/v1/policy'
import type { DevicePlatform } from '#contracts/gen/countersign/types/v1/client'
import { Deployment, Edition } from '#contracts/gen/countersign/types/v1/edition'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { RiskLevel } from '#contracts/gen/countersign/types/v1/risk'
import { readAddress } from '#libs/net/address'
import type { Address } from '#libs/net/address'
import { knownMethods } from './capabilities.ts'
import type { KnownMethod } from './capabilities.ts'
import type { ConditionalAccess, Conditions } from './conditional-access.ts'
import { resolveDeployment } from './deployments.ts'
import { allows, resolveEdition } from './editions.ts'
import type { KnownEventType } from './event-types.ts'
import type { NetworkSearch } from '#libs/net/network-search'
import { platformOf } from './platform.ts'
import type { SettingsInForce } from './settings.ts'

/** What a tenant has set, made ready to decide by. */
export interface TenantPolicy {
  readonly settings: SettingsInForce
  readonly cloudNetworks: NetworkSearch
  readonly serverNetworks: NetworkSearch
  readonly conditionalAccess: ConditionalAccess
  /** The most specific first. */
  readonly cacheRules: readonly KnownCacheRule[]
  /** What may be confirmed, by name. */
  readonly eventTypes: ReadonlyMap<string, KnownEventType>
}

export type KnownTenant = Pick<Tenant, 'licensing' | 'linkedProvider'>
export type KnownPerson = Pick<
  Person,
  'state' | 'location' | 'administrator' | 'licences' | 'groups' | 'defaultMethod' | 'language'
>
export type KnownApplication = Pick<Application, 'kind' | 'name' | 'unknownPeopleAllowed'>
export type KnownCacheRule = Pick<CacheRule, 'id' | 'kind' | 'seconds' | 'authenticationType' | 'applicationId'>

/** A bypass that is active, unless its time is over. */
export interface KnownBypass {
  readonly id: string
  readonly expiresAt: Date
}

/** When the person last proved themselves; null for never, as far as it still counts. */
export interface KnownSuccess {
  readonly anywhere: Date | null
  /** By the same integration at the same application. */
  readonly atApplication: Date | null
  /** The same from the same address. */
  readonly fromAddress: Date | null
}

/** The device that the token names, whosever it is. */
export interface KnownDevice {
  readonly id: string
  readonly userId: string
  /** SHA-256 of the token that is good, and of the one before it. */
  readonly tokenHash: Buffer
  readonly previousHash: Buffer | null
  /** By which the token before gives the one that is good. */
  readonly salt: Buffer | null
  /** From where it was last used, and when. */
  readonly clientIp: string
  readonly userAgent: string
  readonly lastUsedAt: Date
  readonly createdAt: Date
  readonly expiresAt: Date
}

/** What has been loaded for one decision. */
export interface Known {
  readonly tenant: KnownTenant
  readonly policy: TenantPolicy
  readonly person?: KnownPerson | undefined
  readonly application?: KnownApplication | undefined
  readonly bypass?: KnownBypass | undefined
  readonly lastSuccess?: KnownSuccess | undefined
  readonly device?: KnownDevice | undefined
  /** Where the address is, by its ISO 3166-1 code; undefined where that can not be told. */
  readonly country?: string | undefined
}

/** Everything a rule may look at. */
export interface Facts extends Known {
  readonly situation: Situation
  readonly now: Date
  /** Undefined where it is missing or can not be read. */
  readonly address: Address | undefined
  /** UNSPECIFIED where the client program does not say. */
  readonly platform: DevicePlatform
  readonly conditions: Conditions
  /** UNSPECIFIED where the person or the application is not known. */
  readonly edition: Edition
  /** UNSPECIFIED where the person or the application is not known, or the two leave no place. */
  readonly deployment: Deployment
  /** The methods that the rules so far have left, in their order. */
  readonly methods: readonly KnownMethod[]
}

/** The facts as they are before any rule has spoken. */
export function gatherFacts(known: Known, situation: Situation, now: Date): Facts {
  const address = readAddress(situation.clientIp)
  const platform = platformOf(situation.userAgent)
  const conditions = known.policy.conditionalAccess({
    applicationId: situation.applicationId,
    groups: known.person?.groups ?? [],
    address,
    country: known.country,
    platform,
    risk: situation.risk?.level ?? RiskLevel.UNSPECIFIED,
  })
  const { edition, deployment } = resolve(known)
  const methods = methodsAt(situation)
  // The spread comes last: V8 gives an object a new shape, for itself alone, for each name that is added after one.
  return { situation, now, address, platform, conditions, edition, deployment, methods, ...known }
}

/** Security questions let people into the portal, and into no application (domain.md §4.7). */
function methodsAt({ authenticationType }: Situation): readonly KnownMethod[] {
  return authenticationType === portal ? knownMethods : elsewhere
}

/** What the portal calls itself where it asks. */
const portal = 'portal'
const elsewhere = knownMethods.filter((method) => method !== Method.SECURITY_QUESTIONS)

function resolve({ tenant, person, application }: Known) {
  if (!person || !application) return { edition: Edition.UNSPECIFIED, deployment: Deployment.UNSPECIFIED }
  const { licensing, linkedProvider } = tenant
  const { licences, administrator } = person
  const { kind } = application
  const edition = resolveEdition({ licensing, linkedProvider, licences, administrator, kind })
  return { edition, deployment: within(edition, resolveDeployment(kind, person.location)) }
}

/** Where either deployment would do, but the edition holds no server, it is the cloud. */
function within(edition: Edition, deployment: Deployment): Deployment {
  return deployment === Deployment.EITHER && !allows(edition, 'onPremises') ? Deployment.CLOUD : deployment
}
