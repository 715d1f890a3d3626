import { latest } from '#libs/rpc/latest'
import type { KnownTenant, TenantPolicy } from './facts.ts'

/** A policy under the number that it had when it was read, and what else of the tenant is read with it. */
export interface NumberedPolicy extends TenantPolicy, Pick<KnownTenant, 'linkedProvider'> {
  readonly policyVersion: number
}

/** Gives a tenant's policy, at least as new as the version. */
export type Policies = (tenant: string, policyVersion: number) => Promise<NumberedPolicy>

/**
 * Remembers the policies of so many tenants, the last used. As a policy is asked for by the version that was read for this
 * very sign-in, what is remembered is never stale. Whoever needs the same version at the same time shares one load.
 */
export function rememberPolicies(load: (tenant: string) => Promise<NumberedPolicy>, most = 1_000): Policies {
  const known = latest<NumberedPolicy>(most)
  const loads = new Map<string, Promise<NumberedPolicy>>()

  async function remember(tenant: string): Promise<NumberedPolicy> {
    const policy = await load(tenant)
    known.set(tenant, policy)
    return policy
  }

  return async (tenant, policyVersion) => {
    const policy = known.get(tenant)
    if (policy?.policyVersion === policyVersion) return policy
    const key = `${tenant} ${policyVersion}`
    const loading = loads.get(key) ?? remember(tenant).finally(() => loads.delete(key))
    loads.set(key, loading)
    return loading
  }
}
