import type { GetSettingsRequest, GetSettingsResponse } from '#contracts/gen/countersign/policy/v1/admin'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { findSettings } from '../db/tenants.ts'

/** Gives the settings in force, defaults included. Refuses with TENANT_NOT_FOUND. */
export async function getSettings(
  { database }: Context,
  _: GetSettingsRequest,
  { tenant }: Call,
): Promise<GetSettingsResponse> {
  return { settings: await findSettings(database.kysely, tenant) }
}
