import {
  ChallengeState,
  type WatchChallengeRequest,
  type WatchChallengeResponse,
} from '#contracts/gen/countersign/challenge/v1/challenge'
import type { Call } from '#libs/rpc/call'
import { confirmed } from '../confirm.ts'
import type { Context } from '../context.ts'
import { seen } from '../db/challenges.ts'
import { loadChallenge } from '../load-challenge.ts'
import { presentChallenge } from '../present.ts'

/** Gives a challenge now and at every change, until it is finished. */
export async function* watchChallenge(
  ctx: Context,
  { challengeId }: WatchChallengeRequest,
  call: Call,
): AsyncGenerator<WatchChallengeResponse> {
  for (;;) {
    const row = await loadChallenge(ctx, challengeId, call)
    const challenge = await confirmed(ctx.keyring, row, presentChallenge(row, call, ctx.world.now()))
    yield { challenge }
    if (challenge.state !== ChallengeState.PENDING || call.signal.aborted) return
    await ctx.watch.change(seen(row), call.signal)
  }
}
