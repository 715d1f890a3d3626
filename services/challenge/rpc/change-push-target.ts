import type { ChangePushTargetRequest, ChangePushTargetResponse } from '#contracts/gen/countersign/challenge/v1/device'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { changeSecret } from '../db/devices.ts'
import { pushClaims } from '../device-claims.ts'
import { pushTargetChanged } from '../device-events.ts'
import { sealFactor } from '../open-factor.ts'
import { provenOnce } from '../proven-device.ts'

/** Has prompts pushed elsewhere, and tells of the change. */
export async function changePushTarget(
  ctx: Context,
  request: ChangePushTargetRequest,
  call: Call,
): Promise<ChangePushTargetResponse> {
  const { device, secret, claims } = await provenOnce(ctx, request, { act: 'push', shape: pushClaims, call })
  const { push: before, ...others } = secret
  const { push: after } = claims
  const event = pushTargetChanged(device, { before, after }, { world: ctx.world, traceparent: call.traceparent })
  const sealed = sealFactor(ctx.keyring, device, { ...others, ...(after && { push: after }) })
  if (await changeSecret(ctx.database.pool, device, { ...sealed, event })) return {}
  throw new Refusal(ErrorReason.CONCURRENT_UPDATE, 'the device was changed in the same moment; try again')
}
