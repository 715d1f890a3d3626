import type { Application, Person, Tenant } from '#contracts/gen/countersign/policy/v1/admin'
import type { Situation } from '#contracts/gen/countersign/policy/v1/policy'
import { Deployment, Edition } from '#contracts/gen/countersign/types/v1/edition'
import { knownMethods } from './capabilities.ts'
import type { KnownMethod } from './capabilities.ts'
import { resolveDeployment } from './deployments.ts'
import { allows, resolveEdition } from './editions.ts'
import type { NetworkSearch } from './network-search.ts'
import type { SettingsInForce } from './settings.ts'

/** What a tenant has set, made ready to decide by. */
export interface TenantPolicy {
  readonly settings: SettingsInForce
  readonly cloudNetworks: NetworkSearch
  readonly serverNetworks: NetworkSearch
}

export type KnownTenant = Pick<Tenant, 'licensing' | 'linkedProvider'>
export type KnownPerson = Pick<
  Person,
  'state' | 'location' | 'administrator' | 'licences' | 'defaultMethod' | 'language'
>
export type KnownApplication = Pick<Application, 'kind' | 'name' | 'unknownPeopleAllowed'>

/** What has been loaded for one decision. */
export interface Known {
  readonly tenant: KnownTenant
  readonly policy: TenantPolicy
  readonly person?: KnownPerson | undefined
  readonly application?: KnownApplication | undefined
}

/** Everything a rule may look at. */
export interface Facts extends Known {
  readonly situation: Situation
  readonly now: Date
  /** UNSPECIFIED where the person or the application is not known. */
  readonly edition: Edition
  /** UNSPECIFIED where the person or the application is not known, or the two leave no place. */
  readonly deployment: Deployment
  /** The methods that the rules so far have left, in their order. */
  readonly methods: readonly KnownMethod[]
}

/** The facts as they are before any rule has spoken. */
export function gatherFacts(known: Known, situation: Situation, now: Date): Facts {
  const { edition, deployment } = resolve(known)
  return { ...known, situation, now, edition, deployment, methods: knownMethods }
}

function resolve({ tenant, person, application }: Known) {
  if (!person || !application) return { edition: Edition.UNSPECIFIED, deployment: Deployment.UNSPECIFIED }
  const { kind } = application
  const edition = resolveEdition({ ...tenant, ...person, kind })
  return { edition, deployment: within(edition, resolveDeployment(kind, person.location)) }
}

/** Where either deployment would do, but the edition holds no server, it is the cloud. */
function within(edition: Edition, deployment: Deployment): Deployment {
  return deployment === Deployment.EITHER && !allows(edition, 'onPremises') ? Deployment.CLOUD : deployment
}
