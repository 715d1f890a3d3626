import type { ReceiveTextRequest, ReceiveTextResponse } from '#contracts/gen/countersign/delivery/v1/delivery'
import type { Context } from '../context.ts'
import { hearText } from '../replies/hear-text.ts'

/** Takes a text that a person wrote, where its carrier signed it. */
export async function receiveText(
  ctx: Context,
  { provider: name, ...callback }: ReceiveTextRequest,
): Promise<ReceiveTextResponse> {
  const account = ctx.accounts.find((each) => each.name === name)
  const text = account?.provider.text?.(callback)
  if (!account || !text) {
    ctx.log.warn({ account: account?.name ?? 'none' }, 'a text was not signed by its carrier')
    return { genuine: false }
  }
  await hearText(ctx, account, text)
  return { genuine: true }
}
