import type { Situation } from '#contracts/gen/countersign/policy/v1/policy'
import type { Context } from './context.ts'
import { tenantNotFound } from './db/tenants.ts'
import { gatherFacts } from './facts.ts'
import type { Facts } from './facts.ts'

interface Asked {
  tenant: string
  situation: Situation
  now: Date
}

/** Everything the rules may look at for one sign-in. Refuses with TENANT_NOT_FOUND. */
export async function loadFacts(
  { findKnown, policies }: Pick<Context, 'findKnown' | 'policies'>,
  { tenant, situation, now }: Asked,
): Promise<Facts> {
  const { userId, applicationId } = situation
  const found = await findKnown({ tenant, userId, applicationId })
  if (!found.tenant) throw tenantNotFound()
  const policy = await policies(tenant, found.tenant.policyVersion)
  return gatherFacts({ ...found, tenant: found.tenant, policy }, situation, now)
}
