import { Refusal } from '#contracts/refusal'
import type { ChallengeLimits } from '#contracts/gen/countersign/policy/v1/policy'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import type { Onward } from '#libs/rpc/call'
import { latest } from '#libs/rpc/latest'
import type { World } from '#libs/runtime/world'
import type { Context } from './context.ts'
import type { Attempt } from './guard.ts'

/** By what wrong answers are counted. */
type TallyLimits = Attempt['limits']

/** The bounds of a person's answers outside of a challenge. */
export type LimitsOf = (userId: string, call: Onward & { tenant: string }) => Promise<TallyLimits>

/** How long a tenant's bounds are believed, in milliseconds: the time that a change of them may take. */
const believedFor = 30_000

/** How long the policy service is waited for, in milliseconds. */
const patience = 2_000

/** Where nothing was ever heard of the tenant: five in a minute, and then five minutes (domain.md §7.2). */
const usual: TallyLimits = { lockoutThreshold: 5, lockoutResetSeconds: 60, lockoutSeconds: 300, growingDelay: false }

/**
 * Asks the policy service by which bounds answers count, and remembers it for each tenant for thirty seconds. For somebody
 * unknown it can not be asked: what was last heard of the tenant counts then, however old.
 */
export function knownLimits({ policy, world }: Pick<Context, 'policy'> & { world: Pick<World, 'now'> }): LimitsOf {
  const known = latest<{ limits: ChallengeLimits; until: number }>(1_000)

  return async (userId, call) => {
    const heard = known.get(call.tenant)
    const now = world.now().getTime()
    if (heard && now < heard.until) return heard.limits
    const limits = await askPolicy(policy, userId, call)
    if (limits) known.set(call.tenant, { limits, until: now + believedFor })
    return limits ?? heard?.limits ?? usual
  }
}

async function askPolicy(
  policy: Context['policy'],
  userId: string,
  call: Onward,
): Promise<ChallengeLimits | undefined> {
  try {
    return (await policy.getFactorRules({ userId }, patiently(call))).limits
  } catch (error) {
    if (error instanceof Refusal && error.reason === ErrorReason.PERSON_NOT_FOUND) return undefined
    throw error
  }
}

/** The call, as long as it waits for the policy service. */
export function patiently(call: Onward): Onward {
  return { ...call, deadline: Math.min(call.deadline ?? Infinity, Date.now() + patience) }
}
