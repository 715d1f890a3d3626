import type { BlockSource, FraudReportSource } from '#contracts/gen/countersign/fraud/v1/fraud'
import type { Generated, JSONColumnType } from 'kysely'
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
  parameters: JSONColumnType<Readonly<Record<string, string>>>
  madeAt: Date
  attempts: Generated<number>
  tryAt: Date
}

export interface NoticePaceTable {
  tenantId: string
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
  tenantSettings: TenantSettingsTable
  sighting: SightingTable
  activity: ActivityTable
  tally: TallyTable
  device: DeviceTable
  newDevice: NewDeviceTable
}
