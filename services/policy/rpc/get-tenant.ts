import type { GetTenantRequest, GetTenantResponse } from '#contracts/gen/countersign/policy/v1/admin'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { findTenant, tenantNotFound } from '../db/tenants.ts'

/** Gives the caller's tenant, or the one that the operator names. Refuses with TENANT_NOT_FOUND. */
export async function getTenant({ database }: Context, _: GetTenantRequest, call: Call): Promise<GetTenantResponse> {
  const tenant = await findTenant(database.kysely, call.tenant)
  if (!tenant) throw tenantNotFound()
  return { tenant }
}
