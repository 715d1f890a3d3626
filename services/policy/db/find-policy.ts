import type { Pool } from 'pg'
import { prepared } from '#libs/db/prepared'
import type { KnownRule } from '../conditional-access.ts'
import type { KnownEventType } from '../event-types.ts'
import type { KnownCacheRule } from '../facts.ts'
import type { KnownLocation } from '../named-locations.ts'
import type { NetworkPlace } from '../network.ts'

/** What a tenant has set, all of the same moment. */
export interface StoredPolicy {
  policyVersion: number
  /** By the operator's word or the tenant's own. */
  linkedProvider: boolean
  settings: object
  networks: [deployment: NetworkPlace, network: string, id: string][]
  cacheRules: KnownCacheRule[]
  rules: KnownRule[]
  locations: KnownLocation[]
  /** Those that are not disabled. */
  eventTypes: KnownEventType[]
}

const select = prepared<StoredPolicy & object, [string]>(
  'find_policy',
  `select
    policy_version as "policyVersion", settings,
    linked_provider or exists (
      select from provider where provider.tenant_id = tenant.tenant_id and provider.linked
    ) as "linkedProvider",
    coalesce(
      (
        select json_agg(json_build_array(deployment, network, id))
        from trusted_network
        where trusted_network.tenant_id = tenant.tenant_id
      ),
      '[]'
    ) as networks,
    coalesce(
      (
        select json_agg(
          json_build_object(
            'id', id, 'kind', kind, 'seconds', seconds,
            'authenticationType', authentication_type, 'applicationId', application_id
          )
          order by kind desc, id
        )
        from cache_rule
        where cache_rule.tenant_id = tenant.tenant_id
      ),
      '[]'
    ) as "cacheRules",
    coalesce(
      (
        select json_agg(
          json_build_object(
            'id', id, 'position', position, 'name', name, 'enabled', enabled, 'control', control,
            'applicationIds', application_ids, 'groups', groups, 'exceptGroups', except_groups,
            'locationIds', location_ids, 'exceptLocationIds', except_location_ids,
            'platforms', platforms, 'riskFrom', risk_from
          )
        )
        from conditional_access_rule
        where conditional_access_rule.tenant_id = tenant.tenant_id
      ),
      '[]'
    ) as rules,
    coalesce(
      (
        select json_agg(
          json_build_object(
            'id', id, 'name', name, 'networks', networks, 'countries', countries,
            'unknownCountries', unknown_countries
          )
        )
        from named_location
        where named_location.tenant_id = tenant.tenant_id
      ),
      '[]'
    ) as locations,
    coalesce(
      (
        select json_agg(json_build_object('name', name, 'parameters', parameters, 'templates', templates))
        from event_type
        where event_type.tenant_id = tenant.tenant_id and not disabled
      ),
      '[]'
    ) as "eventTypes"
  from tenant
  where tenant_id = $1`,
)

/** Undefined where there is no such tenant. */
export async function findPolicy(pool: Pool, tenant: string): Promise<StoredPolicy | undefined> {
  return (await select(pool, [tenant]))[0]
}
