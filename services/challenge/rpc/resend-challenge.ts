import type { ResendChallengeRequest, ResendChallengeResponse } from '#contracts/gen/countersign/challenge/v1/challenge'
import { transaction } from '#libs/db/transaction'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import type { ChallengeRow } from '../db/challenges.ts'
import { lockForSending, saveSending, sendAgainAt } from '../db/sending.ts'
import { challengeNotFound, loadChallenge } from '../load-challenge.ts'
import { loadFactors } from '../load-factors.ts'
import { presentChallenge } from '../present.ts'
import { sendAgain } from '../send-again.ts'
import { sendCode } from '../send-code.ts'
import { assertWithinLimits } from '../throttle.ts'

/** Sends a new code, or goes on with another option: judged and stored under lock, sent after. */
export async function resendChallenge(
  ctx: Context,
  { challengeId, factorId }: ResendChallengeRequest,
  call: Call,
): Promise<ResendChallengeResponse> {
  const seen = await loadChallenge(ctx, challengeId, call)
  const { factors } = await loadFactors(ctx, call.tenant, seen.userId)
  const now = ctx.world.now()
  const { row, allowed } = await transaction(ctx.database.pool, async (client) => {
    const locked = await lockForSending(client, call.tenant, challengeId)
    if (!locked) throw challengeNotFound()
    const next = sendAgain(locked, { factorId, factors, now, keyring: ctx.keyring })
    return { row: next, allowed: await saveSending(client, next, { sends: next.sends > locked.sends, now }) }
  })
  if (!allowed) await assertWithinLimits(ctx, { ...row, createdAt: now })
  await deliver(ctx, row, seen.sends, () => sendCode(ctx, row, factors, call))
  return { challenge: presentChallenge(row, call, now) }
}

/** A code that no carrier took does not keep the person waiting for the next. */
async function deliver(ctx: Context, row: ChallengeRow, before: number, send: () => Promise<void>): Promise<void> {
  if (row.sends === before) return
  try {
    await send()
  } catch (error) {
    await sendAgainAt(ctx.database.pool, row, ctx.world.now())
    throw error
  }
}
