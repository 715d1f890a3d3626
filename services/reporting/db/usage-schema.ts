import type { Generated, JSONColumnType } from 'kysely'
import type { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import type { Channel, DeliveryState } from '#contracts/gen/countersign/delivery/v1/delivery'
import type { DecisionReason, Outcome } from '#contracts/gen/countersign/types/v1/decision'
import type { Edition } from '#contracts/gen/countersign/types/v1/edition'
import type { Method } from '#contracts/gen/countersign/types/v1/method'
import type { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import type { RiskLevel } from '#contracts/gen/countersign/types/v1/risk'

export interface UsageTable {
  tenantId: string
  challengeId: string
  startedAt: Date | null
  userId: string | null
  applicationId: string | null
  clientIp: string | null
  eventName: string | null
  eventParameters: string | null
  authenticationType: string | null
  outcome: Outcome | null
  reason: DecisionReason | null
  rule: string | null
  edition: Edition | null
  risk: RiskLevel | null
  decidedState: ChallengeState | null
  decidedMethod: Method | null
  decidedResultCode: ResultCode | null
  pinRequired: boolean | null
  finishedAt: Date | null
  finishedState: ChallengeState | null
  finishedMethod: Method | null
  finishedResultCode: ResultCode | null
  finishedFactorId: string | null
  withoutNumber: boolean | null
}

export interface UsageAnswerTable {
  tenantId: string
  challengeId: string
  messageId: string
  method: Method
  resultCode: ResultCode
  rejectedAt: Date | null
}

export interface UsageCallTable {
  tenantId: string
  challengeId: string
  deliveryId: string
  factorId: string
  resultCode: ResultCode
  approved: boolean
  backup: boolean
  finishedAt: Date | null
}

export interface UsageDeliveryTable {
  tenantId: string
  deliveryId: string
  challengeId: string
  channel: Channel
  countryCode: string
  sentAt: Date | null
  sentProvider: string | null
  costMicros: number | null
  finishedAt: Date | null
  finishedProvider: string | null
  finishedState: DeliveryState | null
  carrierCode: string | null
}

export interface UsageHourTable {
  tenantId: string
  hour: Date
  attempts: number
  billable: number
  states: JSONColumnType<Record<string, number>>
  methods: JSONColumnType<Record<string, number>>
  waits: JSONColumnType<Record<string, number>>
}

export interface UsagePersonDayTable {
  tenantId: string
  day: string
  userId: string
  applicationId: string
  authenticationType: string
  method: Method
  resultCode: ResultCode
  attempts: number
  succeeded: number
  denied: number
  billable: number
  lastAt: Date
}

export interface UsageDeliveryDayTable {
  tenantId: string
  day: string
  channel: Channel
  provider: string
  countryCode: string
  messages: number
  delivered: number
  failed: number
  expired: number
  costMicros: number
}

export interface UsageDayTable {
  tenantId: string
  day: string
  people: number
}

export interface UncountedHourTable {
  id: Generated<number>
  tenantId: string
  hour: Date
}

export interface UncountedDeliveryDayTable {
  id: Generated<number>
  tenantId: string
  day: string
}
