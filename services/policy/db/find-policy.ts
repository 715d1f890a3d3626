import type { Pool } from 'pg'
import { prepared } from '#libs/db/prepared'
import type { NetworkPlace } from '../network.ts'

/** What a tenant has set, all of the same moment. */
export interface StoredPolicy {
  policyVersion: number
  settings: object
  networks: [deployment: NetworkPlace, network: string][]
}

const select = prepared<StoredPolicy & object, [string]>(
  'find_policy',
  `select
    policy_version as "policyVersion", settings,
    coalesce(
      (
        select json_agg(json_build_array(deployment, network))
        from trusted_network
        where trusted_network.tenant_id = tenant.tenant_id
      ),
      '[]'
    ) as networks
  from tenant
  where tenant_id = $1`,
)

/** Undefined where there is no such tenant. */
export async function findPolicy(pool: Pool, tenant: string): Promise<StoredPolicy | undefined> {
  return (await select(pool, [tenant]))[0]
}
