import type {
  VerifyAppPasswordRequest,
  VerifyAppPasswordResponse,
} from '#contracts/gen/countersign/challenge/v1/app_password'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'

/** Tells whether a password is one of the person's; the gate judges it. */
export async function verifyAppPassword(
  ctx: Context,
  { userId, password }: VerifyAppPasswordRequest,
  call: Call,
): Promise<VerifyAppPasswordResponse> {
  const limits = await ctx.limitsOf(call)
  const { traceparent } = call
  const appPasswordId = await ctx.appPasswordGate({ tenantId: call.tenant, userId, password, limits, traceparent })
  return { approved: appPasswordId !== undefined, appPasswordId: appPasswordId ?? '' }
}
