import { DeliveryState } from '#contracts/gen/countersign/delivery/v1/delivery'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import type { Message } from '../message.ts'
import type { CallState } from './call.ts'

/** After these nobody, and nothing, took the call up. */
const unreached: ReadonlySet<ResultCode> = new Set([
  ...[ResultCode.CONFIG_ISSUE, ResultCode.FAILED_INVALID_PHONENUMBER, ResultCode.FAILED_SERVER_ERROR],
])

/** The message when its call has gone on. What a carrier says of a call says as well that it took it. */
export function afterStep<M extends Message>(
  message: M,
  { call, provider, carrierId }: { call: CallState } & Pick<Message, 'provider' | 'carrierId'>,
  now: Date,
): M {
  const sent = { ...message, call, provider, carrierId, state: DeliveryState.SENT, sentAt: message.sentAt ?? now }
  if (call.phase !== 'ended') return sent
  const reached = call.result !== null && !unreached.has(call.result)
  return { ...sent, state: reached ? DeliveryState.DELIVERED : DeliveryState.FAILED, finishedAt: now }
}

/** The message when the backup phone is to be called: as before a carrier took it, in hand until then. */
export function beforeBackup<M extends Message & { claimedUntil: Date | null }>(
  message: M,
  { call, claimedUntil }: { call: CallState; claimedUntil: Date },
): M {
  return { ...message, call, claimedUntil, state: DeliveryState.QUEUED, provider: '', carrierId: '' }
}
