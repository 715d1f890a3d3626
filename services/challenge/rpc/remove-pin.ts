import type { RemovePinRequest, RemovePinResponse } from '#contracts/gen/countersign/challenge/v1/pin'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { deletePin } from '../db/pins.ts'
import { pinChangedEvent } from '../pin-events.ts'

/** Takes a person's PIN away, and forgets those before it. */
export async function removePin(ctx: Context, { userId }: RemovePinRequest, call: Call): Promise<RemovePinResponse> {
  const owner = { tenantId: call.tenant, userId }
  const told = { ...owner, traceparent: call.traceparent }
  const event = pinChangedEvent(told, { byAdministrator: true, removed: true }, ctx.world)
  await deletePin(ctx.database.pool, owner, event)
  return {}
}
