import type { Onward } from '#libs/rpc/call'
import { latest } from '#libs/rpc/latest'
import type { World } from '#libs/runtime/world'
import type { Context } from './context.ts'
import type { Attempt } from './guard.ts'

/** By what wrong answers are counted. */
type TallyLimits = Attempt['limits']

/** The bounds of a tenant's answers outside of a challenge. */
export type LimitsOf = (call: Onward & { tenant: string }) => Promise<TallyLimits>

/** How long a tenant's bounds are believed, in milliseconds: the time that a change of them may take. */
const believedFor = 30_000

/** How long the policy service is waited for, in milliseconds. */
const patience = 2_000

/** Where the tenant's are not told: five in a minute, and then five minutes (domain.md §7.2). */
const usual: TallyLimits = { lockoutThreshold: 5, lockoutResetSeconds: 60, lockoutSeconds: 300, growingDelay: false }

/**
 * Asks the policy service by which bounds answers count, and remembers it for each tenant for thirty seconds. It is asked of
 * nobody in particular: whether it has to be asked again must not depend on whether a person is known.
 */
export function knownLimits({ policy, world }: Pick<Context, 'policy'> & { world: Pick<World, 'now'> }): LimitsOf {
  const known = latest<{ limits: TallyLimits; until: number }>(1_000)

  return async (call) => {
    const heard = known.get(call.tenant)
    const now = world.now().getTime()
    if (heard && now < heard.until) return heard.limits
    const { limits = usual } = await policy.getFactorRules({ userId: '' }, patiently(call))
    known.set(call.tenant, { limits, until: now + believedFor })
    return limits
  }
}

/** The call, as long as it waits for the policy service. */
export function patiently(call: Onward): Onward {
  return { ...call, deadline: Math.min(call.deadline ?? Infinity, Date.now() + patience) }
}
