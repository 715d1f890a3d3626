import type { Challenge } from '#contracts/gen/countersign/challenge/v1/challenge'
import { FactorState } from '#contracts/gen/countersign/challenge/v1/factor'
import { Situation } from '#contracts/gen/countersign/policy/v1/policy'
import type { Decision } from '#contracts/gen/countersign/types/v1/decision'
import { home } from '#test/cluster/people'
import type { House } from '#test/cluster/tenant'

/** What the policy service says of a sign-in, asked to imagine it again. */
export async function explained(
  { admin }: House,
  { userId, applicationId, risk }: Challenge,
  clientIp = home,
): Promise<Decision | undefined> {
  const { factors } = await admin.factors.listFactors({ userId, page: undefined })
  const proved = factors.filter(({ state }) => state === FactorState.ACTIVE)
  const situation = Situation.create({
    ...{ userId, applicationId, clientIp, risk },
    factors: proved.map(({ id, method }) => ({ factorId: id, method })),
  })
  const { decision } = await admin.policy.explain({ situation, at: undefined })
  return decision
}
