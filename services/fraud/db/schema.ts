import type { BlockSource, FraudReportSource } from '#contracts/gen/countersign/fraud/v1/fraud'
import type { Generated, JSONColumnType } from 'kysely'
import type { Template } from '#contracts/gen/countersign/delivery/v1/delivery'
import type { Place } from '../place.ts'

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

export interface NoticeTable {
  tenantId: string
  id: string
  address: string
  template: Template
  parameters: JSONColumnType<Readonly<Record<string, string>>>
  madeAt: Date
  attempts: Generated<number>
  tryAt: Date
}

export interface OccurrenceTable {
  tenantId: string
  template: Template
  id: string
  userId: string
  told: JSONColumnType<Readonly<Record<string, string>>>
  happenedAt: Date
}

export interface NoticePaceTable {
  tenantId: string
  template: Template
  madeAt: Date
}

export interface TenantSettingsTable {
  tenantId: string
  toldBy: string
  enableFraudAlert: boolean
  blockForFraud: boolean
  blockLifetimeDays: number
  notificationAddresses: string[]
  notificationWebhooks: string[]
  bypassAddresses: string[]
  lockoutAddresses: string[]
  riskWeights: string[]
  riskDryRun: boolean
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
  country: Generated<string>
  lastSuccessAt: Date | null
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
  prompts: Generated<number>
}

export interface TallyTable {
  tenantId: string
  place: Place
  name: string
  minuteAt: Date
  signIns: number
  failures: number
}

export interface DeviceTable {
  tenantId: string
  userId: string
  device: string
  knownAt: Date
}

export interface NewDeviceTable {
  tenantId: string
  challengeId: string
  userId: string
  device: string
  seenAt: Date
}

export interface Schema {
  block: BlockTable
  fraudReport: FraudReportTable
  notice: NoticeTable
  noticePace: NoticePaceTable
  occurrence: OccurrenceTable
  tenantSettings: TenantSettingsTable
  sighting: SightingTable
  activity: ActivityTable
  tally: TallyTable
  device: DeviceTable
  newDevice: NewDeviceTable
}
