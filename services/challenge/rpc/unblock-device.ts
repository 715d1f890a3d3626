import {
  DeviceBlock,
  type UnblockDeviceRequest,
  type UnblockDeviceResponse,
} from '#contracts/gen/countersign/challenge/v1/device'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { setBlock } from './block-device.ts'

/** Has a device asked again. */
export function unblockDevice(ctx: Context, request: UnblockDeviceRequest, call: Call): Promise<UnblockDeviceResponse> {
  return setBlock(ctx, request, DeviceBlock.UNSPECIFIED, call)
}
