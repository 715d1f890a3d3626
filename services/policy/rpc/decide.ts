import type { DecideRequest, DecideResponse, Situation } from '#contracts/gen/countersign/policy/v1/policy'
import { Outcome } from '#contracts/gen/countersign/types/v1/decision'
import type { Method } from '#contracts/gen/countersign/types/v1/method'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { decide as decideByRules } from '../decide.ts'
import { challengeLimits } from '../limits.ts'
import { loadFacts } from '../load-facts.ts'

/** Decides one sign-in. Refuses with TENANT_NOT_FOUND; whatever else is not known is denied, not refused. */
export async function decide(
  ctx: Pick<Context, 'findKnown' | 'policies' | 'world'>,
  request: DecideRequest,
  { tenant }: Pick<Call, 'tenant'>,
): Promise<DecideResponse> {
  const situation = request.situation as Situation
  const facts = await loadFacts(ctx, { tenant, situation, now: ctx.world.now() })
  const decision = decideByRules(facts)
  const { person, application, policy, deployment } = facts
  return {
    decision,
    factors: decision.outcome === Outcome.CHALLENGE ? inOrder(situation.factors, decision.methods) : [],
    limits: challengeLimits(policy.settings, deployment),
    profile: { language: person?.language ?? '', applicationName: application?.name ?? '' },
    deviceToken: '',
  }
}

/** The factors of these methods, those of the preferred method first. */
function inOrder(factors: Situation['factors'], methods: readonly Method[]): Situation['factors'] {
  return methods.flatMap((method) => factors.filter((factor) => factor.method === method))
}
