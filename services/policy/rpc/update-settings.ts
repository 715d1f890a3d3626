import { SettingsChanged } from '#contracts/gen/countersign/policy/v1/events'
import type {
  Settings,
  UpdateSettingsRequest,
  UpdateSettingsResponse,
} from '#contracts/gen/countersign/policy/v1/admin'
import type { Call } from '#libs/rpc/call'
import { invalidRequest } from '#libs/rpc/shape'
import { emitChange } from '../emit-change.ts'
import type { Context } from '../context.ts'
import { changeSettings, lockSettings } from '../db/tenants.ts'
import { assertEtag } from '../etag.ts'
import { storedChange, violationsOf } from '../settings.ts'

/**
 * Changes the settings that are present, leaves the others. Refuses with INVALID_REQUEST what is out of its range, with
 * ETAG_MISMATCH, and with TENANT_NOT_FOUND.
 */
export async function updateSettings(
  { database, world }: Context,
  request: UpdateSettingsRequest,
  call: Call,
): Promise<UpdateSettingsResponse> {
  const change = request.settings as Settings
  const violations = violationsOf(change)
  if (violations.length > 0) throw invalidRequest(violations)
  return database.kysely.transaction().execute(async (trx) => {
    const before = await lockSettings(trx, call.tenant)
    assertEtag(change.etag, before.etag)
    const settings = await changeSettings(trx, call.tenant, storedChange(change))
    await emitChange(trx, { event: SettingsChanged, before, after: settings, call, world })
    return { settings }
  })
}
