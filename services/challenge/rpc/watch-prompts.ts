import type { WatchPromptsRequest, WatchPromptsResponse } from '#contracts/gen/countersign/challenge/v1/device'
import { DeviceBlock } from '#contracts/gen/countersign/challenge/v1/device'
import type { Call } from '#libs/rpc/call'
import { deviceBlocked } from '../after-answer.ts'
import type { Context } from '../context.ts'
import { findFactor, type FactorRow } from '../db/factors.ts'
import { pendingPrompts, promptMarkers } from '../db/prompts.ts'
import { askingClaims } from '../device-claims.ts'
import { proofInvalid } from '../device-proof.ts'
import type { DeviceProgress } from '../methods/app-notification.ts'
import { presentPrompts } from '../present-device.ts'
import { provenOnce } from '../proven-device.ts'

/** How long nothing is looked at anew where nothing changes, in milliseconds. */
const patience = 300_000

/** Gives what a device is asked now and at every change, and what it is asked no more. */
export async function* watchPrompts(
  ctx: Context,
  request: WatchPromptsRequest,
  call: Call,
): AsyncGenerator<WatchPromptsResponse> {
  const { device } = await provenOnce(ctx, request, { act: 'watch', shape: askingClaims, call })
  let before: string[] | undefined
  while (!call.signal.aborted) {
    // The mark first: what changes after it is seen by the next look.
    const marker = (await promptMarkers(ctx.database.pool, [device])).get(device.id) ?? ''
    const now = ctx.world.now()
    const rows = await pendingPrompts(ctx.database.pool, await stillAsked(ctx, device))
    const prompts = presentPrompts(rows, device, { keyring: ctx.keyring, now })
    const present = prompts.map(({ challengeId }) => challengeId)
    const withdrawn = before?.filter((id) => !present.includes(id)) ?? []
    if (before?.join() !== present.join()) yield { prompts, withdrawn }
    before = present
    const until = prompts.map(({ expiresAt }) => expiresAt?.getTime() ?? Infinity)
    const soonest = new Date(Math.min(now.getTime() + patience, ...until))
    await ctx.promptWatch.change({ ...device, marker, until: soonest }, call.signal)
  }
}

/** A device that was removed or blocked meanwhile is told no more. */
async function stillAsked({ database: { pool } }: Context, { tenantId, id }: FactorRow): Promise<FactorRow> {
  const device = await findFactor(pool, tenantId, id)
  if (!device) throw proofInvalid()
  if ((device.progress as DeviceProgress).block !== DeviceBlock.UNSPECIFIED) throw deviceBlocked()
  return device
}
