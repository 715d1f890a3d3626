import type { RenameDeviceRequest, RenameDeviceResponse } from '#contracts/gen/countersign/challenge/v1/device'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { renameDevice as storeName } from '../db/devices.ts'
import { presentDevice } from '../present-device.ts'
import { factorNotFound } from '../present-factor.ts'

/** Gives a device another name. */
export async function renameDevice(
  { database, keyring }: Context,
  { deviceId, name }: RenameDeviceRequest,
  { tenant: tenantId }: Call,
): Promise<RenameDeviceResponse> {
  const row = await storeName(database.pool, { tenantId, id: deviceId }, name)
  if (!row) throw factorNotFound()
  return { device: presentDevice(row, keyring) }
}
