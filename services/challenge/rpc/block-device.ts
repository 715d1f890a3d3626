import {
  DeviceBlock,
  type BlockDeviceRequest,
  type BlockDeviceResponse,
} from '#contracts/gen/countersign/challenge/v1/device'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { changeBlock } from '../db/devices.ts'
import { findFactor } from '../db/factors.ts'
import { blockChanged } from '../device-events.ts'
import { presentDevice } from '../present-device.ts'
import { factorNotFound } from '../present-factor.ts'

/** Has a device asked no more. */
export function blockDevice(ctx: Context, request: BlockDeviceRequest, call: Call): Promise<BlockDeviceResponse> {
  return setBlock(ctx, request, DeviceBlock.REQUESTED, call)
}

/** Blocks a device, or unblocks it, and tells of it where that changes anything. Refuses FACTOR_NOT_FOUND. */
export async function setBlock(
  { database: { pool }, keyring, world }: Context,
  { deviceId }: BlockDeviceRequest,
  block: DeviceBlock,
  { tenant, traceparent }: Call,
): Promise<BlockDeviceResponse> {
  const device = await findFactor(pool, tenant, deviceId)
  if (device?.method !== Method.APP_NOTIFICATION) throw factorNotFound()
  const event = blockChanged(device, block, { world, traceparent })
  const changed = await changeBlock(pool, device, { progress: { block, unreached: 0 }, event })
  return { device: presentDevice(changed ?? device, keyring) }
}
