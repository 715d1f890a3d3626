import type { Generated, JSONColumnType } from 'kysely'
import type { DeliveryState } from '#contracts/gen/countersign/delivery/v1/delivery'
import type { SendingBudget } from '#contracts/gen/countersign/delivery/v1/events'
import type { SoundFormat, VoiceMessageType } from '#contracts/gen/countersign/delivery/v1/greeting'
import type { CallState } from '../calls/call.ts'
import type { Awaited } from '../replies/awaited.ts'
import type { KnownChannel } from '../channels/channel.ts'

/** The tables of the schema `delivery`; what each column means is said in the migrations. */
export interface Schema {
  message: MessageTable
  spending: SpendingTable
  webhookSecret: WebhookSecretTable
  inbound: InboundTable
  number: NumberTable
  soundFile: SoundFileTable
  voiceMessage: VoiceMessageTable
}

export interface MessageTable {
  tenantId: string
  id: string
  idempotencyKey: string
  contentKeyId: string
  contentHash: Buffer
  channel: KnownChannel
  state: DeliveryState
  keyId: string | null
  sealed: Buffer | null
  recipientHint: string
  countryCode: string
  provider: string
  carrierId: string
  carrierCode: string
  userId: string
  challengeId: string
  call: JSONColumnType<CallState> | null
  recipient: string
  awaits: JSONColumnType<Awaited> | null
  prefix: string
  expiresAt: Date
  claimedUntil: Date | null
  createdAt: Date
  sentAt: Date | null
  finishedAt: Date | null
}

export interface SpendingTable {
  tenantId: string
  kind: SendingBudget
  name: string
  day: number
  sent: number
  converted: Generated<number>
  cutBy: string | null
}

export interface WebhookSecretTable {
  tenantId: string
  keyId: string
  sealed: Buffer
  previousKeyId: string | null
  previousSealed: Buffer | null
  rotatedAt: Date
}

export interface InboundTable {
  account: string
  carrierId: string
  id: string
  tenantId: string | null
  challengeId: string | null
  factorId: string | null
  traceparent: string
  keyId: string | null
  sealed: Buffer | null
  receivedAt: Date
  expiresAt: Date | null
  claimedUntil: Date | null
}

export interface NumberTable {
  name: string
  stoppedAt: Date | null
  keyId: string | null
  sealed: Buffer | null
  helpedAt: Date | null
  day: number
  strays: Generated<number>
}

export interface SoundFileTable {
  tenantId: string
  id: string
  description: string
  format: SoundFormat
  durationMs: number
  size: number
  content: Buffer
  createdAt: Date
}

export interface VoiceMessageTable {
  tenantId: string
  id: string
  type: VoiceMessageType
  language: string
  applicationId: string
  soundFileId: string
  version: Generated<number>
}
