import { EventType } from '#contracts/gen/countersign/policy/v1/event_type'
import { Situation } from '#contracts/gen/countersign/policy/v1/policy'
import type { DecideRequest, DecideResponse } from '#contracts/gen/countersign/policy/v1/policy'
import { Outcome } from '#contracts/gen/countersign/types/v1/decision'
import type { Method } from '#contracts/gen/countersign/types/v1/method'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { challengeLimits } from '../limits.ts'
import { loadFacts } from '../load-facts.ts'
import { settle } from '../settle.ts'
import type { Settled } from '../settle.ts'

/**
 * Decides one sign-in and keeps what was decided: there is no answer without a record. Refuses with TENANT_NOT_FOUND;
 * whatever else is not known is denied, not refused.
 */
export async function decide(ctx: Context, request: DecideRequest, call: Call): Promise<DecideResponse> {
  const situation = request.situation as Situation
  const loaded = await loadFacts(ctx, { tenant: call.tenant, situation, now: ctx.world.now() })
  const settled = await settle(ctx, loaded, call)
  await record(ctx, settled, call.tenant)
  const { decision, facts, deviceToken, rememberedDevice } = settled
  const { person, application, policy, deployment } = facts
  const eventType = policy.eventTypes.get(situation.eventName)
  return {
    decision,
    factors: decision.outcome === Outcome.CHALLENGE ? inOrder(situation.factors, decision.methods) : [],
    limits: challengeLimits(policy.settings, deployment),
    profile: { language: person?.language ?? '', applicationName: application?.name ?? '' },
    deviceToken,
    rememberedDevice,
    eventType: eventType && EventType.fromPartial(eventType),
  }
}

async function record({ recordDecision, world }: Context, { facts, decision }: Settled, tenant: string): Promise<void> {
  await recordDecision({
    tenantId: tenant,
    id: world.randomId(),
    decidedAt: facts.now,
    situation: Buffer.from(Situation.encode({ ...facts.situation, deviceToken: '' }).finish()),
    outcome: decision.outcome,
    reason: decision.reason,
    policyVersion: facts.policyVersion,
  })
}

/** The factors of these methods, those of the preferred method first. */
function inOrder(factors: Situation['factors'], methods: readonly Method[]): Situation['factors'] {
  return methods.flatMap((method) => factors.filter((factor) => factor.method === method))
}
