import { DeliveryState, type Delivery } from '#contracts/gen/countersign/delivery/v1/delivery'
import type { CallState } from './calls/call.ts'
import type { KnownChannel } from './channels/channel.ts'
import type { Outcome } from './providers/hand-over.ts'
import type { NotTaken, Receipt } from './providers/provider.ts'

/** A message on its way, without its text. */
export interface Message {
  id: string
  channel: KnownChannel
  state: DeliveryState
  recipientHint: string
  countryCode: string
  provider: string
  carrierId: string
  carrierCode: string
  userId: string
  challengeId: string
  call: CallState | null
  createdAt: Date
  sentAt: Date | null
  finishedAt: Date | null
}

/** A carrier's report on a message, and the account that it came through. */
export interface Report {
  account: string
  receipt: Receipt
}

const { QUEUED, SENT, DELIVERED, FAILED, EXPIRED } = DeliveryState

/** What `carrier_code` says while nobody knows whether the carrier took the message. */
const doubt = 'unknown'

/** As if somebody had been asked: no account was configured, or the time was over before one could be. */
const nobody: Outcome = { account: '', handover: { taken: false, reason: 'unreachable', retryable: true } }

/**
 * The message after these accounts were asked. One that a carrier may have taken counts as sent: a second copy through
 * another carrier would be worse than none, for the person can ask for a new code.
 */
export function afterHandover<M extends Message>(message: M, outcomes: Outcome[], now: Date): M {
  const { account: provider, handover } = outcomes.at(-1) ?? nobody
  const sent = { ...message, state: SENT, provider, sentAt: now }
  if (handover.taken) return { ...sent, carrierId: handover.carrierId }
  if (handover.reason === 'unknown') return { ...sent, carrierCode: doubt }
  return { ...message, state: FAILED, carrierCode: handover.carrierCode ?? handover.reason, finishedAt: now }
}

const final: Record<Receipt['status'], DeliveryState | undefined> = {
  queued: undefined,
  sent: undefined,
  delivered: DELIVERED,
  undelivered: FAILED,
  failed: FAILED,
}

/** Whether a report may change its message at all: one of a step on the way does not. */
export function isFinal({ receipt }: Report): boolean {
  return final[receipt.status] !== undefined
}

/**
 * The message after a carrier's report; undefined where that changes nothing: a step on the way, a message that is final,
 * a report on a copy that another account or an earlier attempt handed over. A report on a message that still counts as
 * queued says as well that a carrier took it: it overtook our own record, or that was lost.
 */
export function afterReceipt<M extends Message>(
  message: M,
  { account: provider, receipt }: Report,
  now: Date,
): M | undefined {
  const { carrierId, status, carrierCode = '' } = receipt
  const state = final[status]
  const others = (message.provider || provider) !== provider || (message.carrierId || carrierId) !== carrierId
  if (!state || message.finishedAt || others) return undefined
  return { ...message, state, provider, carrierId, carrierCode, sentAt: message.sentAt ?? now, finishedAt: now }
}

/** Whether the last that was asked said that the device is not reached by its target any more. */
export function isGone(outcomes: readonly Outcome[]): boolean {
  return lastWord(outcomes) === 'gone'
}

/** Whether the last that was asked said that who has the number wants no texts. */
export function isOptedOut(outcomes: readonly Outcome[]): boolean {
  return lastWord(outcomes) === 'opted_out'
}

function lastWord(outcomes: readonly Outcome[]): NotTaken | undefined {
  const handover = outcomes.at(-1)?.handover
  return handover?.taken === false ? handover.reason : undefined
}

/** The message when its time was over before a carrier took it. */
export function afterExpiry<M extends Message>(message: M, now: Date): M {
  return { ...message, state: EXPIRED, finishedAt: now }
}

/** Whether the message still waits for a carrier: nobody took it, and a retry of the same message tries again. */
export function unsent({ state, sentAt }: Message): boolean {
  return state === QUEUED || (state === FAILED && sentAt === null)
}

/** The message as it is told to callers. */
export function deliveryOf(message: Message): Delivery {
  const { id, channel, state, recipientHint, provider, carrierCode, userId, challengeId, createdAt } = message
  const times = { createdAt, sentAt: message.sentAt ?? undefined, finishedAt: message.finishedAt ?? undefined }
  return { id, channel, state, recipientHint, provider, carrierCode, userId, challengeId, ...times }
}
