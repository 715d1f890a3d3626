import { Licensing } from '#contracts/gen/countersign/policy/v1/admin'
import type { CreateTenantRequest, CreateTenantResponse, Tenant } from '#contracts/gen/countersign/policy/v1/admin'
import { TenantChanged } from '#contracts/gen/countersign/policy/v1/events'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Call } from '#libs/rpc/call'
import { emitChange } from '../emit-change.ts'
import type { Context } from '../context.ts'
import { findSameTenant, insertTenant } from '../db/tenants.ts'
import { assertOperator } from '../operator.ts'

/** Creates a tenant, or gives the one that is there when it is the same. Refuses with ALREADY_EXISTS. */
export async function createTenant(
  { database, world }: Context,
  request: CreateTenantRequest,
  call: Call,
): Promise<CreateTenantResponse> {
  assertOperator(call)
  const { id, name, linkedProvider, licensing: wanted } = request.tenant as Tenant
  const licensing = wanted === Licensing.UNSPECIFIED ? Licensing.OPEN : wanted
  const asked = { id, name, licensing, linkedProvider, createdAt: world.now() }
  return database.kysely.transaction().execute(async (trx) => {
    const created = await insertTenant(trx, asked)
    if (created) {
      await emitChange(trx, { event: TenantChanged, after: created, tenant: id, call, world })
      return { tenant: created }
    }
    const present = await findSameTenant(trx, asked)
    if (present) return { tenant: present }
    throw new Refusal(ErrorReason.ALREADY_EXISTS, 'another tenant has that id')
  })
}
