import type { GetProviderRequest, GetProviderResponse } from '#contracts/gen/countersign/policy/v1/admin'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { findProvider, providerNotFound } from '../db/providers.ts'

/** Gives the tenant's provider. Refuses with OBJECT_NOT_FOUND. */
export async function getProvider(
  { database }: Context,
  _: GetProviderRequest,
  { tenant }: Call,
): Promise<GetProviderResponse> {
  const provider = await findProvider(database.kysely, tenant)
  if (!provider) throw providerNotFound()
  return { provider }
}
