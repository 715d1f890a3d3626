import type { GetPinRequest, GetPinResponse } from '#contracts/gen/countersign/challenge/v1/pin'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { findPin } from '../db/pins.ts'
import { expiryOf, isDue } from '../pin.ts'

/** Tells how a person's PIN stands. */
export async function getPin(ctx: Context, { userId }: GetPinRequest, call: Call): Promise<GetPinResponse> {
  const [{ pin: rules }, { pin }] = await Promise.all([
    ctx.policy.getFactorRules({ userId }, call),
    findPin(ctx.database.pool, { tenantId: call.tenant, userId }),
  ])
  if (!pin) return { present: false, changeRequired: false, changedAt: undefined, expiresAt: undefined }
  const days = rules?.expiryDays ?? 0
  const { changedAt } = pin
  return { present: true, changeRequired: isDue(pin, days, ctx.world.now()), changedAt, expiresAt: expiryOf(pin, days) }
}
