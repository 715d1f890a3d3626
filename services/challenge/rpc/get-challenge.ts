import type { GetChallengeRequest, GetChallengeResponse } from '#contracts/gen/countersign/challenge/v1/challenge'
import type { Call } from '#libs/rpc/call'
import { confirmed } from '../confirm.ts'
import type { Context } from '../context.ts'
import { loadChallenge } from '../load-challenge.ts'
import { presentChallenge } from '../present.ts'

/** Gives a challenge as it is now. */
export async function getChallenge(
  ctx: Context,
  { challengeId }: GetChallengeRequest,
  call: Call,
): Promise<GetChallengeResponse> {
  const row = await loadChallenge(ctx, challengeId, call)
  return { challenge: await confirmed(ctx.keyring, row, presentChallenge(row, call, ctx.world.now())) }
}
