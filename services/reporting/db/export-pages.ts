import { sql, type Kysely } from 'kysely'
import { ExportState, ReportStatus } from '#contracts/gen/countersign/reporting/v1/reporting'
import type { KeptExport } from '../export.ts'
import type { Wanted } from '../reports/report.ts'
import { all, pagesBy } from './pages.ts'
import type { Schema } from './schema.ts'

const open = sql`t.state in (${sql.lit(ExportState.QUEUED)}, ${sql.lit(ExportState.RUNNING)})`

/** Exports, the newest first; those in force wait or are being made. */
export function exportPages(db: Kysely<Schema>, { tenant, from, to, status, after }: Wanted, size: number) {
  return pagesBy(db, { key: 'exportId', after: after[0], beyond: '<' }, size, (isBeyond, end) => {
    const which = all(
      sql`t.tenant_id = ${tenant}`,
      isBeyond,
      from && sql`t.requested_at >= ${from}`,
      to && sql`t.requested_at < ${to}`,
      status === ReportStatus.IN_FORCE && open,
      status === ReportStatus.ENDED && sql`not ${open}`,
    )
    return sql<KeptExport>`select t.* from export t where ${which} ${end}`
  })
}
