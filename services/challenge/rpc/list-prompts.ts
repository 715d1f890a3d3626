import type { ListPromptsRequest, ListPromptsResponse } from '#contracts/gen/countersign/challenge/v1/device'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { pendingPrompts } from '../db/prompts.ts'
import { askingClaims } from '../device-claims.ts'
import { presentPrompts } from '../present-device.ts'
import { provenOnce } from '../proven-device.ts'

/** Gives what a device is asked now. */
export async function listPrompts(ctx: Context, request: ListPromptsRequest, call: Call): Promise<ListPromptsResponse> {
  const { device } = await provenOnce(ctx, request, { act: 'list', shape: askingClaims, call })
  const rows = await pendingPrompts(ctx.database.pool, device)
  return { prompts: presentPrompts(rows, device, { keyring: ctx.keyring, now: ctx.world.now() }) }
}
