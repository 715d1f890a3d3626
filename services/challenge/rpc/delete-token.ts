import type { DeleteTokenRequest, DeleteTokenResponse } from '#contracts/gen/countersign/challenge/v1/token'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { storeEvents } from '#libs/events/store-events'
import { deleteToken as forget } from '../db/token-changes.ts'
import { unassignedEvents } from '../events.ts'
import { holdToken } from '../hold-token.ts'

/** Removes a token from the tenant, secret and all; its person has it no more. */
export async function deleteToken(
  ctx: Context,
  { tokenId }: DeleteTokenRequest,
  call: Call,
): Promise<DeleteTokenResponse> {
  await holdToken(ctx, { tenantId: call.tenant, factorId: tokenId }, async (client, held) => {
    await forget(client, held)
    if (held.userId !== '') await storeEvents(client, unassignedEvents(held, ctx.world))
  })
  return {}
}
