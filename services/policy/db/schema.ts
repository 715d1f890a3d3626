import type { Generated, JSONColumnType } from 'kysely'
import type {
  BypassState,
  CacheKind,
  Licensing,
  PersonState,
  UsageModel,
} from '#contracts/gen/countersign/policy/v1/admin'
import type { ConditionalAccessControl } from '#contracts/gen/countersign/policy/v1/conditional_access'
import type { EventParameter, EventTemplate } from '#contracts/gen/countersign/policy/v1/event_type'
import type { DevicePlatform } from '#contracts/gen/countersign/types/v1/client'
import type { DecisionReason, Outcome } from '#contracts/gen/countersign/types/v1/decision'
import type { ApplicationKind, DirectoryLocation, LicenceKind } from '#contracts/gen/countersign/types/v1/edition'
import type { Method } from '#contracts/gen/countersign/types/v1/method'
import type { RiskLevel } from '#contracts/gen/countersign/types/v1/risk'
import type { NetworkPlace } from '../network.ts'

/** The tables of the schema `policy`; what each column means is said in the migrations. */
export interface Schema {
  tenant: TenantTable
  provider: ProviderTable
  person: PersonTable
  application: ApplicationTable
  trustedNetwork: TrustedNetworkTable
  namedLocation: NamedLocationTable
  conditionalAccessRule: ConditionalAccessRuleTable
  eventType: EventTypeTable
  credential: CredentialTable
  bypass: BypassTable
  cacheRule: CacheRuleTable
  cachedSuccess: CachedSuccessTable
  rememberedDevice: RememberedDeviceTable
  decision: DecisionTable
}

export interface TenantTable {
  tenantId: string
  name: string
  licensing: Licensing
  linkedProvider: boolean
  /** As `Settings.toJSON` has them. */
  settings: Generated<JSONColumnType<object>>
  settingsVersion: Generated<number>
  version: Generated<number>
  policyVersion: Generated<number>
  createdAt: Date
}

export interface ProviderTable {
  tenantId: string
  id: string
  name: string
  usageModel: UsageModel
  linked: boolean
  createdAt: Date
}

export interface PersonTable {
  tenantId: string
  userId: string
  state: PersonState
  location: DirectoryLocation
  administrator: boolean
  licences: LicenceKind[]
  groups: string[]
  firstName: string
  lastName: string
  email: string
  language: string
  defaultMethod: Method
  version: Generated<number>
  createdAt: Date
  devicesNotBefore: Date | null
  successesNotBefore: Date | null
}

export interface ApplicationTable {
  tenantId: string
  id: string
  name: string
  kind: ApplicationKind
  unknownPeopleAllowed: boolean
  version: Generated<number>
  createdAt: Date
}

export interface TrustedNetworkTable {
  tenantId: string
  id: string
  deployment: NetworkPlace
  network: string
  label: string
  createdAt: Date
}

export interface NamedLocationTable {
  tenantId: string
  id: string
  name: string
  networks: string[]
  countries: string[]
  unknownCountries: boolean
  version: Generated<number>
  createdAt: Date
}

export interface EventTypeTable {
  tenantId: string
  name: string
  disabled: boolean
  parameters: JSONColumnType<EventParameter[]>
  templates: JSONColumnType<EventTemplate[]>
  version: Generated<number>
  createdAt: Date
}

export interface ConditionalAccessRuleTable {
  tenantId: string
  id: string
  position: number
  name: string
  enabled: boolean
  control: ConditionalAccessControl
  applicationIds: string[]
  groups: string[]
  exceptGroups: string[]
  locationIds: string[]
  exceptLocationIds: string[]
  platforms: DevicePlatform[]
  riskFrom: RiskLevel
  version: Generated<number>
  createdAt: Date
}

export interface CredentialTable {
  tenantId: string
  id: string
  keyHash: Buffer
  applicationId: string
  scopes: string[]
  label: string
  expiresAt: Date | null
  createdAt: Date
  revokedAt: Date | null
}

export interface BypassTable {
  tenantId: string
  id: string
  userId: string
  state: BypassState
  seconds: number
  reason: string
  createdBy: string
  selfService: boolean
  createdAt: Date
  expiresAt: Date
  completedAt: Date | null
  completionReason: Generated<string>
}

export interface CacheRuleTable {
  tenantId: string
  id: string
  kind: CacheKind
  seconds: number
  authenticationType: string
  applicationId: string
  version: Generated<number>
  createdAt: Date
}

export interface CachedSuccessTable {
  tenantId: string
  userId: string
  authenticationType: string
  applicationId: string
  clientIp: string
  succeededAt: Date
}

export interface RememberedDeviceTable {
  tenantId: string
  id: string
  userId: string
  chainHash: Buffer
  tokenHash: Buffer
  previousHash: Buffer | null
  salt: Buffer | null
  userAgent: string
  clientIp: string
  createdAt: Date
  lastUsedAt: Date
  expiresAt: Date
}

export interface DecisionTable {
  tenantId: string
  id: string
  decidedAt: Date
  situation: Buffer
  outcome: Outcome
  reason: DecisionReason
  policyVersion: number
}
