import { resultCodeToJSON } from '#contracts/gen/countersign/types/v1/result_code'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { channelName } from './channels/channel-name.ts'
import type { Message } from './message.ts'

/** When to come back after no carrier took a message, in milliseconds. */
const retryAfterMs = 5_000

/** What the caller is told where no carrier took a message; `more` is what else there is to know of it. */
export function notTaken(
  { channel, carrierCode, call }: Pick<Message, 'channel' | 'carrierCode' | 'call'>,
  more: Readonly<Record<string, string>> = {},
): Refusal {
  const result = call?.result ? { result_code: resultCodeToJSON(call.result) } : {}
  const metadata = { channel: channelName(channel), carrier_code: carrierCode, ...result, ...more }
  return new Refusal(ErrorReason.DELIVERY_UNAVAILABLE, 'no carrier took the message', { retryAfterMs, metadata })
}
