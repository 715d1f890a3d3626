import type { StartChallengeRequest } from '#contracts/gen/countersign/challenge/v1/challenge'
import { Risk, RiskLevel } from '#contracts/gen/countersign/types/v1/risk'
import type { Call } from '#libs/rpc/call'
import type { Context } from './context.ts'
import { knownBlocked } from './db/known-blocks.ts'

/** How long a sign-in waits for the weighing, in milliseconds: it can do without. */
const patience = 1_000

/**
 * What the fraud service thinks of a sign-in. Where it can not be asked the risk is UNKNOWN, and whether the person is
 * blocked is known from the last block list heard of: a sign-in goes on, and a blocked person stays out.
 */
export async function assess(ctx: Context, request: StartChallengeRequest, call: Call): Promise<Risk> {
  const { userId, applicationId, clientIp, userAgent } = request
  const deadline = Math.min(call.deadline, Date.now() + patience)
  try {
    const { risk } = await ctx.fraud.assess({ userId, applicationId, clientIp, userAgent }, { ...call, deadline })
    if (risk) return risk
  } catch (error) {
    call.signal.throwIfAborted()
    ctx.log.warn({ err: error }, 'The fraud service can not be asked')
  }
  const blocked = await knownBlocked(ctx.database.pool, call.tenant, userId, ctx.world.now())
  return Risk.create({ level: RiskLevel.UNKNOWN, blocked })
}
