import { Refusal } from '#contracts/refusal'
import type { Reply } from '#contracts/gen/countersign/delivery/v1/delivery'
import { ErrorReason, errorReasonToJSON } from '#contracts/gen/countersign/types/v1/error_reason'
import { resultCodeToJSON } from '#contracts/gen/countersign/types/v1/result_code'
import { challengeNotFound } from './load-challenge.ts'
import type { Context } from './context.ts'
import { findChallenge } from './db/challenges.ts'

type Tools = Pick<Context, 'database' | 'delivery' | 'gate' | 'log'>

/**
 * Judges the replies to texts that wait at the delivery service, by the gate that all answers pass, until none waits. One that could
 * not be judged yet, or whose taker died, comes again; its id sees to it that it counts once.
 */
export async function takeReplies(ctx: Tools): Promise<void> {
  let settled: string[] = []
  for (;;) {
    const { replies } = await ctx.delivery.takeReplies({ settled })
    if (replies.length === 0) return
    const judged = await Promise.all(replies.map((reply) => settle(ctx, reply)))
    settled = replies.filter((_, at) => judged[at]).map(({ id }) => id)
  }
}

/** Whether nothing more is to be done with a reply. */
async function settle(ctx: Tools, reply: Reply): Promise<boolean> {
  const told = { tenant: reply.tenant, challengeId: reply.challengeId, replyId: reply.id }
  try {
    const { approved, resultCode } = await judge(ctx, reply)
    ctx.log.info({ ...told, approved, result: resultCodeToJSON(resultCode) }, 'a reply to a text was judged')
    return true
  } catch (error) {
    const ignored = error instanceof Refusal && tooLate.has(error.reason)
    const reason = error instanceof Refusal ? errorReasonToJSON(error.reason) : undefined
    if (ignored) ctx.log.info({ ...told, reason }, 'a reply to a text is ignored')
    else ctx.log.warn({ ...told, err: error }, 'a reply to a text could not be judged yet')
    return ignored
  }
}

/** Where the gate does not look any more. */
const tooLate: ReadonlySet<ErrorReason> = new Set([
  ...[ErrorReason.CHALLENGE_NOT_FOUND, ErrorReason.CHALLENGE_CLOSED, ErrorReason.CHALLENGE_EXPIRED],
  ...[ErrorReason.METHOD_NOT_OFFERED, ErrorReason.TOO_MANY_ATTEMPTS, ErrorReason.SECRET_UNREADABLE],
])

async function judge({ database, gate }: Tools, { id, tenant, challengeId, factorId, text, traceparent }: Reply) {
  const challenge = await findChallenge(database.pool, tenant, challengeId)
  if (!challenge) throw challengeNotFound()
  const { verdict } = await gate({
    ...{ tenantId: tenant, challengeId, factorId, requestId: `reply:${id}`, purpose: challenge.purpose },
    ...{ applicationId: '', answer: { $case: 'reply', value: text }, traceparent },
  })
  return verdict
}
