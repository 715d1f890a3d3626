import type { GetLockoutsRequest, GetLockoutsResponse, Lockout } from '#contracts/gen/countersign/challenge/v1/lockout'
import { Method, methodFromJSON } from '#contracts/gen/countersign/types/v1/method'
import type { Call } from '#libs/rpc/call'
import { counted as ofAppPasswords } from '../app-password.ts'
import type { Context } from '../context.ts'
import { findGuard } from '../db/guards.ts'
import { liveTallies, lockedUntil, type Counted, type Guard } from '../guard.ts'

/** Gives what is counted against a person now. */
export async function getLockouts(
  ctx: Context,
  { userId }: GetLockoutsRequest,
  call: Call,
): Promise<GetLockoutsResponse> {
  const guard = await findGuard(ctx.database.pool, call.tenant, userId)
  if (!guard) return { lockouts: [], consecutiveFailures: 0, appPasswordFailures: 0 }
  const now = ctx.world.now()
  const { consecutive: consecutiveFailures, appPasswordFailures } = guard
  const amongAppPasswords = { ...guard, consecutive: appPasswordFailures }
  const lockouts = liveTallies(guard, now).map(({ failures, ...counted }) =>
    present(counted.counted === ofAppPasswords ? amongAppPasswords : guard, counted, failures, now),
  )
  return { lockouts, consecutiveFailures, appPasswordFailures }
}

function present(guard: Pick<Guard, 'tallies' | 'consecutive'>, of: Counted, failures: number, now: Date): Lockout {
  const { counted, device } = of
  return {
    counted,
    method: methodOf(counted),
    rememberedDevice: device,
    failures,
    lockedUntil: lockedUntil(guard, of, now),
  }
}

/** App passwords and PINs are no methods. */
function methodOf(counted: string): Method {
  const method = methodFromJSON(counted)
  return method === Method.UNRECOGNIZED ? Method.UNSPECIFIED : method
}
