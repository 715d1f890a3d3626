import type { UnlockRequest, UnlockResponse } from '#contracts/gen/countersign/challenge/v1/lockout'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { forgiveGuard } from '../db/guards.ts'
import { unlockedEvent } from '../events.ts'

/** Forgives a person their wrong answers. */
export async function unlock(ctx: Context, { userId, reason }: UnlockRequest, call: Call): Promise<UnlockResponse> {
  const event = unlockedEvent({ tenantId: call.tenant, userId, reason, traceparent: call.traceparent }, ctx.world)
  await forgiveGuard(ctx.database.pool, call.tenant, userId, event)
  return {}
}
