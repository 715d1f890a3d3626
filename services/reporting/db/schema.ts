import type { Generated, JSONColumnType } from 'kysely'
import type { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import type { Channel, DeliveryState } from '#contracts/gen/countersign/delivery/v1/delivery'
import type { BlockSource } from '#contracts/gen/countersign/fraud/v1/fraud'
import type { ExportState, ReportFormat } from '#contracts/gen/countersign/reporting/v1/reporting'
import type { BypassState, UsageModel } from '#contracts/gen/countersign/policy/v1/admin'
import type { DecisionReason, Outcome } from '#contracts/gen/countersign/types/v1/decision'
import type { DirectoryLocation, Edition } from '#contracts/gen/countersign/types/v1/edition'
import type { Method } from '#contracts/gen/countersign/types/v1/method'
import type { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import type { RiskLevel } from '#contracts/gen/countersign/types/v1/risk'
import type { MeteredDay } from '../statement.ts'

/** The tables of the schema `reporting`; null is what no event has told yet. */
export interface Schema {
  usage: UsageTable
  usageAnswer: UsageAnswerTable
  usageDelivery: UsageDeliveryTable
  block: BlockTable
  bypass: BypassTable
  factorChange: FactorChangeTable
  factor: FactorTable
  person: PersonTable
  meteredPerson: MeteredPersonTable
  meteredProvider: MeteredProviderTable
  usageHour: UsageHourTable
  uncountedHour: UncountedHourTable
  statement: StatementTable
  audit: AuditTable
  auditHead: AuditHeadTable
  auditAnchor: AuditAnchorTable
  export: ExportTable
  exportChunk: ExportChunkTable
  rebuild: RebuildTable
  rebuildPosition: RebuildPositionTable
}

/** The tables that events are projected to. */
export type Projected = Exclude<
  keyof Schema,
  | 'usageHour'
  | 'uncountedHour'
  | 'statement'
  | 'audit'
  | 'auditHead'
  | 'auditAnchor'
  | 'export'
  | 'exportChunk'
  | 'rebuild'
  | 'rebuildPosition'
>

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
  finishedAt: Date | null
  finishedState: ChallengeState | null
  finishedMethod: Method | null
  finishedResultCode: ResultCode | null
  finishedFactorId: string | null
}

export interface UsageAnswerTable {
  tenantId: string
  challengeId: string
  messageId: string
  method: Method
  resultCode: ResultCode
  rejectedAt: Date | null
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

export interface BlockTable {
  tenantId: string
  blockId: string
  userId: string
  source: BlockSource | null
  blockReason: string | null
  blockedBy: string | null
  blockedAt: Date | null
  expiresAt: Date | null
  unblockReason: string | null
  unblockedBy: string | null
  unblockedAt: Date | null
}

export interface BypassTable {
  tenantId: string
  bypassId: string
  userId: string
  seconds: number
  reason: string
  createdBy: string
  createdAt: Date | null
  expiresAt: Date | null
  state: BypassState
  completedAt: Date | null
  completionReason: string | null
}

export interface FactorChangeTable {
  tenantId: string
  messageId: string
  userId: string
  factorId: string
  method: Method
  hint: string
  removed: boolean
  changedAt: Date | null
}

export interface FactorTable {
  tenantId: string
  factorId: string
  userId: string
  method: Method
  hint: string | null
  enrolledAt: Date | null
  removedAt: Date | null
}

export interface PersonTable {
  tenantId: string
  userId: string
  version: string | null
  firstName: string | null
  lastName: string | null
  email: string | null
  language: string | null
  groups: string[] | null
  known: boolean | null
}

export interface MeteredPersonTable {
  tenantId: string
  messageId: string
  userId: string
  version: string
  changedAt: Date | null
  enabled: boolean
  licensed: boolean
  location: DirectoryLocation
}

export interface MeteredProviderTable {
  tenantId: string
  messageId: string
  version: string
  changedAt: Date | null
  usageModel: UsageModel
  linked: boolean
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

export interface UncountedHourTable {
  id: Generated<number>
  tenantId: string
  hour: Date
}

export interface StatementTable {
  tenantId: string
  month: string
  closedAt: Date
  days: JSONColumnType<MeteredDay[]>
}

export interface AuditTable {
  tenantId: string
  sequence: number
  messageId: string
  body: string
  hash: Buffer
}

export interface AuditHeadTable {
  tenantId: string
  sequence: number
  hash: Buffer
}

export interface AuditAnchorTable {
  tenantId: string
  sequence: number
  hash: Buffer
  signedAt: Date
  signature: Buffer
}

export interface ExportTable {
  tenantId: string
  exportId: string
  requestId: string
  report: JSONColumnType<object>
  format: ReportFormat
  state: ExportState
  requestedBy: string
  requestedAt: Date
  startedAt: Date | null
  finishedAt: Date | null
  attempts: number
  leaseUntil: Date | null
  rows: number
  expectedRows: number
  sizeBytes: number
  sha256: Buffer | null
  error: string
}

export interface ExportChunkTable {
  tenantId: string
  exportId: string
  number: number
  bytes: Buffer
}

export interface RebuildTable {
  one: Generated<boolean>
  begunAt: Date
  stream: string | null
  through: number | null
}

export interface RebuildPositionTable {
  stream: string
  through: number
}
