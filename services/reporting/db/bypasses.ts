import { sql, type Kysely, type Selectable } from 'kysely'
import { ReportStatus } from '#contracts/gen/countersign/reporting/v1/reporting'
import type { Wanted } from '../reports/report.ts'
import { all, pagesBy } from './pages.ts'
import { phoneEndsIn, phoneOf } from './phone-of.ts'
import type { BypassTable, Schema } from './schema.ts'

/** A bypass, and what is known of the person. */
export interface ReportedBypass extends Selectable<BypassTable> {
  /** When it was used or ended, by a person's word or by time; null while it is in force. */
  endedAt: Date | null
  phone: string | null
}

/** One-time bypasses, the newest first. */
export function bypassPages(db: Kysely<Schema>, wanted: Wanted, size: number) {
  const { tenant, now, from, to, userId, phone, status } = wanted
  const endedAt = sql`coalesce(t.completed_at, case when t.expires_at <= ${now} then t.expires_at end)`
  return pagesBy(db, { key: 'bypassId', after: wanted.after[0], beyond: '<' }, size, (isBeyond, end) => {
    const which = all(
      sql`t.tenant_id = ${tenant}`,
      isBeyond,
      from && sql`t.created_at >= ${from}`,
      to && sql`t.created_at < ${to}`,
      userId && sql`t.user_id = ${userId}`,
      phone && phoneEndsIn(phone),
      status === ReportStatus.IN_FORCE && sql`${endedAt} is null`,
      status === ReportStatus.ENDED && sql`${endedAt} is not null`,
    )
    return sql<ReportedBypass>`
      select t.*, ${endedAt} as ended_at, ${phoneOf} as phone from bypass t where ${which} ${end}`
  })
}
