import type { UnassignTokenRequest, UnassignTokenResponse } from '#contracts/gen/countersign/challenge/v1/token'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { presentToken } from '../present-token.ts'
import { takeBack } from '../take-back.ts'

/** Takes a token back from its person. */
export async function unassignToken(
  ctx: Context,
  { tokenId }: UnassignTokenRequest,
  call: Call,
): Promise<UnassignTokenResponse> {
  return { token: presentToken(await takeBack(ctx, { tenantId: call.tenant, factorId: tokenId })) }
}
