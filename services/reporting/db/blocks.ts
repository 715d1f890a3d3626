import { sql, type Kysely, type RawBuilder } from 'kysely'
import { BlockSource, type FraudReportSource } from '#contracts/gen/countersign/fraud/v1/fraud'
import { ReportStatus } from '#contracts/gen/countersign/reporting/v1/reporting'
import type { Wanted } from '../reports/report.ts'
import { all, pagesBy } from './pages.ts'
import { languageOf, phoneOf } from './phone-of.ts'
import type { Schema } from './schema.ts'

/** A block or a report of fraud, and what is known of the person. */
export interface ReportedBlock {
  /** The block's, or the report's. */
  blockId: string
  userId: string
  source: BlockSource | null
  /** How fraud was reported; null for a block. */
  reportedBy: FraudReportSource | null
  /** False for a report that blocked nobody. */
  blocked: boolean
  blockReason: string | null
  blockedBy: string | null
  blockedAt: Date
  unblockReason: string | null
  unblockedAt: Date | null
  applicationId: string
  clientIp: string
  /** When it ended, by a person's word or by time; null while it is in force, and where there was none. */
  completedAt: Date | null
  phone: string | null
  language: string | null
}

const blocks = sql`
  select tenant_id, block_id, user_id, source, null::smallint as reported_by, true as blocked, block_reason, blocked_by, blocked_at,
    expires_at, unblock_reason, unblocked_at, '' as application_id, '' as client_ip, '' as number_hint
  from block`

/** Reports of fraud, each with how the block ended that it made, or that stood. */
const alerts = sql`
  select a.tenant_id, a.report_id as block_id, a.user_id, ${sql.lit(BlockSource.FRAUD_ALERT)}::smallint as source,
    a.source as reported_by, a.blocked, a.reason as block_reason, a.reported_by as blocked_by, a.reported_at as blocked_at,
    b.expires_at, b.unblock_reason, b.unblocked_at, a.application_id, a.client_ip, a.number_hint
  from fraud_alert a left join block b on b.tenant_id = a.tenant_id and b.block_id = a.block_id`

/** Blocks, the newest first, and among them the reports of fraud that blocked nobody. */
export function blockPages(db: Kysely<Schema>, wanted: Wanted, size: number) {
  return pages(db, wanted, size, sql`${blocks} union all ${alerts} where not a.blocked`)
}

/** Reports of fraud, the newest first. */
export function fraudAlertPages(db: Kysely<Schema>, wanted: Wanted, size: number) {
  return pages(db, wanted, size, alerts)
}

function pages(db: Kysely<Schema>, wanted: Wanted, size: number, rows: RawBuilder<unknown>) {
  const { tenant, now, from, to, userId, phone, status } = wanted
  const completedAt = sql`coalesce(t.unblocked_at, case when t.expires_at <= ${now} then t.expires_at end)`
  const inForce = sql`(t.blocked and ${completedAt} is null)`
  const number = sql`coalesce(nullif(t.number_hint, ''), ${phoneOf})`
  return pagesBy(db, { key: 'blockId', after: wanted.after[0], beyond: '<' }, size, (isBeyond, end) => {
    const which = all(
      sql`t.tenant_id = ${tenant}`,
      isBeyond,
      sql`t.blocked_at is not null`,
      from && sql`t.blocked_at >= ${from}`,
      to && sql`t.blocked_at < ${to}`,
      userId && sql`t.user_id = ${userId}`,
      phone && sql`right(${number}, ${phone.length}) = ${phone}`,
      status === ReportStatus.IN_FORCE && inForce,
      status === ReportStatus.ENDED && sql`not ${inForce}`,
    )
    return sql<ReportedBlock>`
      select t.*, ${completedAt} as completed_at, ${number} as phone, ${languageOf} as language
      from (${rows}) t where ${which} ${end}`
  })
}
