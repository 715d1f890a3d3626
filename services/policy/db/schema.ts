import type { Generated, JSONColumnType } from 'kysely'
import type { Licensing, PersonState } from '#contracts/gen/countersign/policy/v1/admin'
import type { ApplicationKind, DirectoryLocation, LicenceKind } from '#contracts/gen/countersign/types/v1/edition'
import type { Method } from '#contracts/gen/countersign/types/v1/method'
import type { NetworkPlace } from '../network.ts'

/** The tables of the schema `policy`; what each column means is said in the migrations. */
export interface Schema {
  tenant: TenantTable
  person: PersonTable
  application: ApplicationTable
  trustedNetwork: TrustedNetworkTable
  credential: CredentialTable
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
