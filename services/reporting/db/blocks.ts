import { sql, type Kysely, type Selectable } from 'kysely'
import type { BlockSource } from '#contracts/gen/countersign/fraud/v1/fraud'
import { ReportStatus } from '#contracts/gen/countersign/reporting/v1/reporting'
import type { Wanted } from '../reports/report.ts'
import { all, pagesBy } from './pages.ts'
import { languageOf, phoneEndsIn, phoneOf } from './phone-of.ts'
import type { BlockTable, Schema } from './schema.ts'

/** A block, and what is known of the person. */
export interface ReportedBlock extends Selectable<BlockTable> {
  /** When it ended, by a person's word or by time; null while it is in force. */
  completedAt: Date | null
  phone: string | null
  language: string | null
}

/** Blocks, the newest first; from one source, or all. */
export function blockPages(db: Kysely<Schema>, wanted: Wanted, size: number, source?: BlockSource) {
  const { tenant, now, from, to, userId, phone, status } = wanted
  const completedAt = sql`coalesce(t.unblocked_at, case when t.expires_at <= ${now} then t.expires_at end)`
  return pagesBy(db, { key: 'blockId', after: wanted.after[0], beyond: '<' }, size, (isBeyond, end) => {
    const which = all(
      sql`t.tenant_id = ${tenant}`,
      isBeyond,
      sql`t.blocked_at is not null`,
      from && sql`t.blocked_at >= ${from}`,
      to && sql`t.blocked_at < ${to}`,
      userId && sql`t.user_id = ${userId}`,
      source && sql`t.source = ${source}`,
      phone && phoneEndsIn(phone),
      status === ReportStatus.IN_FORCE && sql`${completedAt} is null`,
      status === ReportStatus.ENDED && sql`${completedAt} is not null`,
    )
    return sql<ReportedBlock>`
      select t.*, ${completedAt} as completed_at, ${phoneOf} as phone, ${languageOf} as language
      from block t where ${which} ${end}`
  })
}
