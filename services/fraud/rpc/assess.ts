import type { AssessRequest, AssessResponse } from '#contracts/gen/countersign/fraud/v1/fraud'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { networkOf } from '../network.ts'
import { riskOf } from '../risk.ts'

/** Weighs one sign-in against what was seen before. Records nothing. */
export async function assess(
  { findFacts }: Pick<Context, 'findFacts'>,
  { userId, clientIp }: AssessRequest,
  { tenant }: Pick<Call, 'tenant'>,
): Promise<AssessResponse> {
  const { facts, blocked } = await findFacts({ tenant, userId, network: networkOf(clientIp) })
  return { risk: riskOf(facts, blocked) }
}
