import type {
  CreateProviderRequest,
  CreateProviderResponse,
  Provider,
} from '#contracts/gen/countersign/policy/v1/admin'
import { ProviderChanged } from '#contracts/gen/countersign/policy/v1/events'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Call } from '#libs/rpc/call'
import { emitChange } from '../emit-change.ts'
import type { Context } from '../context.ts'
import { insertProvider } from '../db/providers.ts'
import { countTenantUp } from '../db/tenants.ts'

/** Creates the tenant's provider, whose usage model can not be changed. Refuses with ALREADY_EXISTS while there is one. */
export async function createProvider(
  { database, world }: Context,
  request: CreateProviderRequest,
  call: Call,
): Promise<CreateProviderResponse> {
  const { name, usageModel, linked } = request.provider as Provider
  const row = { tenantId: call.tenant, id: world.randomId(), name, usageModel, linked, createdAt: world.now() }
  return database.kysely.transaction().execute(async (trx) => {
    await countTenantUp(trx, call.tenant)
    const provider = await insertProvider(trx, row)
    if (!provider)
      throw new Refusal(ErrorReason.ALREADY_EXISTS, 'the tenant has a provider, which has to be deleted first')
    await emitChange(trx, { event: ProviderChanged, after: provider, call, world })
    return { provider }
  })
}
