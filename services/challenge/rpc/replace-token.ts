import type { ReplaceTokenRequest, ReplaceTokenResponse } from '#contracts/gen/countersign/challenge/v1/token'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { findToken } from '../db/tokens.ts'
import { giveToken } from '../give-token.ts'
import { presentToken, tokenNotFound } from '../present-token.ts'
import { retireReplaced } from '../retire-replaced.ts'

/** Gives a person another token in the place of one, which stays theirs until the other is activated. */
export async function replaceToken(
  ctx: Context,
  { tokenId, serial, manufacturer }: ReplaceTokenRequest,
  call: Call,
): Promise<ReplaceTokenResponse> {
  const old = await findToken(ctx.database.pool, { tenantId: call.tenant, factorId: tokenId })
  if (!old || old.userId === '') throw tokenNotFound()
  const { tenantId, userId } = old
  const token = await giveToken(ctx, { tenantId, userId, serial, manufacturer, replaces: old.factorId })
  // One that the person has activated before takes the place at once.
  await retireReplaced(ctx, token)
  return { token: presentToken(token) }
}
