import { sql, type Kysely } from 'kysely'
import { ReportKind, type StreamReportRequest } from '#contracts/gen/countersign/reporting/v1/reporting'
import type { Schema } from './db/schema.ts'
import type { Wanted } from './reports/report.ts'

const ofSignIns: ReadonlySet<ReportKind> = new Set([ReportKind.USAGE_DETAIL, ReportKind.SIGN_INS])

/** How many rows a report will have, about, by what was counted hour by hour; 0 where that does not say. */
export async function expectedRows(db: Kysely<Schema>, wanted: Wanted, request: StreamReportRequest): Promise<number> {
  const { tenant, from = new Date(0), to = wanted.now } = wanted
  const narrowed =
    wanted.userId || wanted.userGroup || wanted.applicationId || wanted.authenticationType || wanted.method
  if (!ofSignIns.has(request.kind) || narrowed || wanted.resultCode) return 0
  const hours = db.selectFrom('usageHour').where('tenantId', '=', tenant)
  const { attempts } = await hours
    .where('hour', '>=', from)
    .where('hour', '<', to)
    .select(sql<number>`coalesce(sum(attempts), 0)::bigint`.as('attempts'))
    .executeTakeFirstOrThrow()
  return request.most ? Math.min(request.most, attempts) : attempts
}
