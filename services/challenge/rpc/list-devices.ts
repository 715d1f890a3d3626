import type { ListDevicesRequest, ListDevicesResponse } from '#contracts/gen/countersign/challenge/v1/device'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { listDevices as readDevices } from '../db/devices.ts'
import { presentDevice } from '../present-device.ts'

/** Lists a person's devices, the oldest first; so few that they are one page. */
export async function listDevices(
  { database, keyring }: Context,
  { userId }: ListDevicesRequest,
  { tenant: tenantId }: Call,
): Promise<ListDevicesResponse> {
  const rows = await readDevices(database.pool, { tenantId, userId })
  return { devices: rows.map((row) => presentDevice(row, keyring)) }
}
