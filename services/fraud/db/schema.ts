import type { BlockSource, FraudReportSource } from '#contracts/gen/countersign/fraud/v1/fraud'
import type { Generated } from 'kysely'

export interface BlockTable {
  tenantId: string
  id: string
  userId: string
  source: BlockSource
  reason: string
  blockedBy: string
  blockedAt: Date
  expiresAt: Date
  liftedAt: Date | null
  liftReason: Generated<string>
  liftedBy: Generated<string>
  standing: Generated<boolean>
}

export interface FraudReportTable {
  tenantId: string
  id: string
  userId: string
  source: FraudReportSource
  reason: string
  challengeId: string
  applicationId: string
  clientIp: string
  numberHint: string
  blocked: boolean
  blockId: string | null
  reportedBy: string
  reportedAt: Date
  noticeId: string | null
}

export interface TenantSettingsTable {
  tenantId: string
  toldBy: string
  enableFraudAlert: boolean
  blockForFraud: boolean
  blockLifetimeDays: number
  notificationAddresses: string[]
}

export interface SightingTable {
  tenantId: string
  userId: string
  network: string
  applicationId: string
  firstSeenAt: Date
  lastSeenAt: Date
  successes: number
  failures: number
}

export interface ActivityTable {
  tenantId: string
  userId: string
  minuteAt: Date
  network: string
  signIns: number
  wrongAnswers: number
  duplicateCodes: number
  successes: number
  failures: number
}

export interface Schema {
  block: BlockTable
  fraudReport: FraudReportTable
  tenantSettings: TenantSettingsTable
  sighting: SightingTable
  activity: ActivityTable
}
