import type { BlockSource } from '#contracts/gen/countersign/fraud/v1/fraud'
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
  sighting: SightingTable
  activity: ActivityTable
}
