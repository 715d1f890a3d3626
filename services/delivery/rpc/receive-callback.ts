import { z } from 'zod'
import type { ReceiveCallbackRequest, ReceiveCallbackResponse } from '#contracts/gen/countersign/delivery/v1/delivery'
import type { Call } from '#libs/rpc/call'
import { namedIn } from '../callback-url.ts'
import type { Context } from '../context.ts'
import { recordReport } from '../record-report.ts'

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
  const named = namedIn(callback.url)
  const find = async () => named && ctx.messages.find(named)
  await recordReport(ctx, { account: account.name, receipt }, { find, traceparent })
  return { genuine: true }
}
