import type {
  ResynchroniseTokenRequest,
  ResynchroniseTokenResponse,
} from '#contracts/gen/countersign/challenge/v1/token'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { findToken } from '../db/tokens.ts'
import { presentToken, tokenNotFound } from '../present-token.ts'
import { resynchroniseToken as resynchronise } from '../resynchronise-token.ts'

/** Finds a token anew by codes that it showed one after another. */
export async function resynchroniseToken(
  ctx: Context,
  { tokenId, codes }: ResynchroniseTokenRequest,
  call: Call,
): Promise<ResynchroniseTokenResponse> {
  const key = { tenantId: call.tenant, factorId: tokenId }
  const token = await findToken(ctx.database.pool, key)
  if (!token || token.userId === '') throw tokenNotFound()
  const { traceparent } = call
  const limits = await ctx.limitsOf(call)
  const asRead = codes.map((code) => code.replace(/\s/g, ''))
  const { correct, resultCode } = await resynchronise(ctx, { key, codes: asRead, limits, traceparent })
  return { resynchronised: correct, resultCode, token: presentToken(token) }
}
