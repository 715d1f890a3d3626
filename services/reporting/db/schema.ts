import type { Generated } from 'kysely'
import type { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import type { Channel, DeliveryState } from '#contracts/gen/countersign/delivery/v1/delivery'
import type { DecisionReason, Outcome } from '#contracts/gen/countersign/types/v1/decision'
import type { Edition } from '#contracts/gen/countersign/types/v1/edition'
import type { Method } from '#contracts/gen/countersign/types/v1/method'
import type { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import type { RiskLevel } from '#contracts/gen/countersign/types/v1/risk'

/** The tables of the schema `reporting`; null is what no event has told yet. */
export interface Schema {
  usage: UsageTable
  usageAnswer: UsageAnswerTable
  usageDelivery: UsageDeliveryTable
}

export interface UsageTable {
  tenantId: string
  challengeId: string
  startedAt: Date | null
  userId: string | null
  applicationId: string | null
  clientIp: string | null
  eventName: string | null
  outcome: Outcome | null
  reason: DecisionReason | null
  rule: string | null
  edition: Edition | null
  risk: RiskLevel | null
  decidedState: ChallengeState | null
  decidedMethod: Method | null
  decidedResultCode: ResultCode | null
  finishedAt: Date | null
  finishedState: ChallengeState | null
  finishedMethod: Method | null
  finishedResultCode: ResultCode | null
  rememberedAt: Generated<Date>
}

export interface UsageAnswerTable {
  tenantId: string
  challengeId: string
  messageId: string
  method: Method
  resultCode: ResultCode
  rejectedAt: Date | null
  rememberedAt: Generated<Date>
}

export interface UsageDeliveryTable {
  tenantId: string
  deliveryId: string
  challengeId: string
  channel: Channel
  sentAt: Date | null
  sentProvider: string | null
  finishedAt: Date | null
  finishedProvider: string | null
  finishedState: DeliveryState | null
  carrierCode: string | null
  rememberedAt: Generated<Date>
}
