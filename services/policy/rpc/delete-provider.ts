import type { DeleteProviderRequest, DeleteProviderResponse } from '#contracts/gen/countersign/policy/v1/admin'
import { ProviderChanged } from '#contracts/gen/countersign/policy/v1/events'
import type { Call } from '#libs/rpc/call'
import { emitChange } from '../emit-change.ts'
import type { Context } from '../context.ts'
import { deleteProvider as removeProvider, providerNotFound } from '../db/providers.ts'
import { countTenantUp } from '../db/tenants.ts'

/** Deletes the tenant's provider; another may be created then, of either usage model. Refuses with OBJECT_NOT_FOUND. */
export async function deleteProvider(
  { database, world }: Context,
  _: DeleteProviderRequest,
  call: Call,
): Promise<DeleteProviderResponse> {
  return database.kysely.transaction().execute(async (trx) => {
    await countTenantUp(trx, call.tenant)
    const before = await removeProvider(trx, call.tenant)
    if (!before) throw providerNotFound()
    await emitChange(trx, { event: ProviderChanged, before, call, world })
    return {}
  })
}
