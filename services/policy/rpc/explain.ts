import type { ExplainRequest, ExplainResponse, Situation } from '#contracts/gen/countersign/policy/v1/policy'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { decide } from '../decide.ts'
import { loadFacts } from '../load-facts.ts'

/** Says what would be decided, by the rules that decide. Refuses with TENANT_NOT_FOUND. */
export async function explain(
  ctx: Pick<Context, 'findKnown' | 'policies' | 'countryOf' | 'world'>,
  { situation, at }: ExplainRequest,
  { tenant }: Pick<Call, 'tenant'>,
): Promise<ExplainResponse> {
  const facts = await loadFacts(ctx, { tenant, situation: situation as Situation, now: at ?? ctx.world.now() })
  return { decision: decide(facts) }
}
