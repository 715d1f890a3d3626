import type { Tenant, UpdateTenantRequest, UpdateTenantResponse } from '#contracts/gen/countersign/policy/v1/admin'
import { TenantChanged } from '#contracts/gen/countersign/policy/v1/events'
import type { Call } from '#libs/rpc/call'
import { emitChange } from '../emit-change.ts'
import type { Context } from '../context.ts'
import { changeTenant, countPolicyUp, findTenant } from '../db/tenants.ts'
import { assertEtag } from '../etag.ts'
import { assertOperator } from '../operator.ts'

/**
 * Changes a tenant's name and licensing where they are given; what is so already is not changed again. Refuses with
 * TENANT_NOT_FOUND and with ETAG_MISMATCH.
 */
export async function updateTenant(
  { database, world }: Context,
  request: UpdateTenantRequest,
  call: Call,
): Promise<UpdateTenantResponse> {
  assertOperator(call)
  const { id, name, licensing, etag } = request.tenant as Tenant
  return database.kysely.transaction().execute(async (trx) => {
    await countPolicyUp(trx, id)
    const before = (await findTenant(trx, id)) as Tenant
    assertEtag(etag, before.etag)
    const wanted = { name: name || before.name, licensing: licensing || before.licensing }
    if (wanted.name === before.name && wanted.licensing === before.licensing) return { tenant: before }
    const tenant = await changeTenant(trx, id, wanted)
    await emitChange(trx, { event: TenantChanged, before, after: tenant, tenant: id, call, world })
    return { tenant }
  })
}
