import type { AssessRequest, AssessResponse } from '#contracts/gen/countersign/fraud/v1/fraud'
import type { Call } from '#libs/rpc/call'
import { plainAddress } from '#libs/net/address'
import type { Context } from '../context.ts'
import { deviceOf } from '../device.ts'
import { networkOf } from '../network.ts'
import { riskOf } from '../risk.ts'

/** Weighs one sign-in against what was seen before. Records nothing. */
export async function assess(
  { findFacts, reputation }: Pick<Context, 'findFacts' | 'reputation'>,
  { userId, applicationId, clientIp, userAgent }: AssessRequest,
  { tenant }: Pick<Call, 'tenant'>,
): Promise<AssessResponse> {
  const from = { network: networkOf(clientIp), address: plainAddress(clientIp) || undefined }
  const seen = { country: reputation.countryOf(clientIp), device: deviceOf(userAgent) }
  const { facts, blocked, weighing } = await findFacts({ tenant, userId, applicationId, ...from, ...seen })
  const listed = { badNetwork: reputation.isBad(clientIp), torExit: reputation.isTorExit(clientIp) }
  return { risk: riskOf({ ...facts, ...listed }, blocked, weighing) }
}
