import { z } from 'zod'
import type { ReceiveCallbackRequest, ReceiveCallbackResponse } from '#contracts/gen/countersign/delivery/v1/delivery'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Call } from '#libs/rpc/call'
import { namedIn } from '../callback-url.ts'
import type { Context } from '../context.ts'
import { findMessage, saveMessage } from '../db/messages.ts'
import { eventsBetween } from '../events.ts'
import { afterReceipt, type Report } from '../message.ts'

const fields = (most: number, characters: number) =>
  z
    .record(z.string().max(characters), z.string().max(characters, `must be at most ${characters} characters`))
    .refine((given) => Object.keys(given).length <= most, `must be at most ${most}`)

export const receiveCallbackShape = z.object({
  provider: z.string().max(64),
  url: z.url().max(2_048),
  form: fields(100, 4_096),
  headers: fields(20, 1_024),
})

/** Enough: a message changes twice at most while a report on it waits. */
const attempts = 3

/**
 * Takes a carrier's report. The message is found by what the signed URL names, so a report that overtakes the carrier's
 * answer is not lost. Refuses CONCURRENT_UPDATE rather than call a report genuine that was not stored.
 */
export async function receiveCallback(
  ctx: Context,
  { provider: name, ...callback }: ReceiveCallbackRequest,
  { traceparent }: Call,
): Promise<ReceiveCallbackResponse> {
  const account = ctx.accounts.find((each) => each.name === name)
  const receipt = account?.provider.receipt(callback)
  if (!account || !receipt) {
    ctx.log.warn({ account: account?.name ?? 'none' }, 'a callback was not signed by its carrier')
    return { genuine: false }
  }
  await record(ctx, { account: account.name, receipt }, { url: callback.url, traceparent })
  return { genuine: true }
}

/** The URL a report came to, and the trace it came in. */
interface Occasion {
  url: string
  traceparent: string | undefined
}

async function record(ctx: Context, report: Report, { url, traceparent }: Occasion): Promise<void> {
  const named = namedIn(url)
  if (!named) return
  const { pool } = ctx.database
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const before = await findMessage(pool, named.tenantId, named.id)
    const after = before && afterReceipt(before, report, ctx.world.now())
    if (!before || !after) return
    const events = eventsBetween(before, after, { world: ctx.world, traceparent })
    if (await saveMessage(pool, { before, after, events })) return ctx.metrics.stepped(before, after)
  }
  throw new Refusal(ErrorReason.CONCURRENT_UPDATE, 'the message changed too often to record the report')
}
