import type { Generated, JSONColumnType } from 'kysely'
import type { SendingBudget } from '#contracts/gen/countersign/delivery/v1/events'
import type { BlockSource, FraudReportSource } from '#contracts/gen/countersign/fraud/v1/fraud'
import type { BypassState, UsageModel } from '#contracts/gen/countersign/policy/v1/admin'
import type { DirectoryLocation } from '#contracts/gen/countersign/types/v1/edition'
import type { Method } from '#contracts/gen/countersign/types/v1/method'
import type { MeteredDay } from '../statement.ts'
import type { ExportChunkTable, ExportTable } from './export-schema.ts'
import type { ServerTable } from './server-schema.ts'
import type {
  UsageTable,
  UsageAnswerTable,
  UsageCallTable,
  UsageDeliveryTable,
  UsageHourTable,
  UsageDayTable,
  UsagePersonDayTable,
  UsageDeliveryDayTable,
  UncountedHourTable,
  UncountedDeliveryDayTable,
} from './usage-schema.ts'

export type { UsageTable, UsageAnswerTable, UsageCallTable, UsageDeliveryTable, UsageHourTable, UsageDayTable }

/** The tables of the schema `reporting`; null is what no event has told yet. */
export interface Schema {
  usage: UsageTable
  usageAnswer: UsageAnswerTable
  usageCall: UsageCallTable
  usageDelivery: UsageDeliveryTable
  block: BlockTable
  fraudAlert: FraudAlertTable
  bypass: BypassTable
  sendingCut: SendingCutTable
  activation: ActivationTable
  factorChange: FactorChangeTable
  factor: FactorTable
  person: PersonTable
  meteredPerson: MeteredPersonTable
  meteredProvider: MeteredProviderTable
  usageHour: UsageHourTable
  usageDay: UsageDayTable
  usagePersonDay: UsagePersonDayTable
  usageDeliveryDay: UsageDeliveryDayTable
  uncountedDeliveryDay: UncountedDeliveryDayTable
  uncountedHour: UncountedHourTable
  statement: StatementTable
  audit: AuditTable
  auditHead: AuditHeadTable
  auditAnchor: AuditAnchorTable
  export: ExportTable
  exportChunk: ExportChunkTable
  rebuild: RebuildTable
  rebuildPosition: RebuildPositionTable
  server: ServerTable
}

/** The tables that events are projected to. */
export type Projected = Exclude<
  keyof Schema,
  | 'usageHour'
  | 'usageDay'
  | 'usagePersonDay'
  | 'usageDeliveryDay'
  | 'uncountedDeliveryDay'
  | 'uncountedHour'
  | 'statement'
  | 'audit'
  | 'auditHead'
  | 'auditAnchor'
  | 'export'
  | 'exportChunk'
  | 'rebuild'
  | 'rebuildPosition'
  | 'server'
>

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

export interface FraudAlertTable {
  tenantId: string
  reportId: string
  userId: string
  source: FraudReportSource
  reason: string
  applicationId: string
  clientIp: string
  numberHint: string
  blocked: boolean
  blockId: string
  reportedBy: string
  reportedAt: Date | null
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

export interface SendingCutTable {
  tenantId: string
  messageId: string
  budget: SendingBudget
  name: string
  sent: number
  converted: number
  allowed: number
  userId: string
  cutAt: Date | null
  until: Date | null
}

export interface ActivationTable {
  tenantId: string
  messageId: string
  userId: string
  factorId: string
  name: string
  type: string
  appVersion: string
  activatedAt: Date | null
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
  pin: boolean | null
  changeRequired: boolean | null
  serial: string | null
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
