import {
  ChallengeState,
  type CancelChallengeRequest,
  type CancelChallengeResponse,
} from '#contracts/gen/countersign/challenge/v1/challenge'
import { transaction } from '#libs/db/transaction'
import type { Call } from '#libs/rpc/call'
import { confirmed } from '../confirm.ts'
import type { Context } from '../context.ts'
import { finishPending, lockPending } from '../db/finish.ts'
import { finishedEvent } from '../events.ts'
import { loadChallenge } from '../load-challenge.ts'
import { presentChallenge } from '../present.ts'

/** Puts an end to a challenge that nobody will answer. */
export async function cancelChallenge(
  ctx: Context,
  { challengeId }: CancelChallengeRequest,
  call: Call,
): Promise<CancelChallengeResponse> {
  const seen = await loadChallenge(ctx, challengeId, call)
  const now = ctx.world.now()
  const ended = await transaction(ctx.database.pool, async (client) => {
    const [pending] = await lockPending(client, [seen])
    if (!pending || (pending.expiresAt !== null && now >= pending.expiresAt)) return []
    const cancelled = { ...pending, state: ChallengeState.CANCELLED, finishedAt: now }
    await finishPending(client, [cancelled], [finishedEvent(cancelled, ctx.world, call.traceparent)])
    return [cancelled]
  })
  ctx.metrics.finished(ended)
  const left = await loadChallenge(ctx, challengeId, call)
  return { challenge: await confirmed(ctx.keyring, left, presentChallenge(left, call, now)) }
}
