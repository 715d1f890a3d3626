import type { AssignTokenRequest, AssignTokenResponse } from '#contracts/gen/countersign/challenge/v1/token'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { giveToken } from '../give-token.ts'
import { presentToken } from '../present-token.ts'

/** Gives a token to a person, who has to activate it. */
export async function assignToken(ctx: Context, request: AssignTokenRequest, call: Call): Promise<AssignTokenResponse> {
  const { serial, manufacturer, userId } = request
  const gift = { tenantId: call.tenant, serial, manufacturer, userId, replaces: null }
  return { token: presentToken(await giveToken(ctx, gift)) }
}
