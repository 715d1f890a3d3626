import { sql, type Kysely, type Selectable } from 'kysely'
import type { FraudReport } from '#contracts/gen/countersign/fraud/v1/fraud'
import type { FraudReportTable, Schema } from './schema.ts'

/** Written out, since a partial index answers for no parameter. */
const none = sql.lit('')

/** Keeps a report; undefined where the challenge was reported before, however many report it at once. */
export async function insertReport(
  trx: Kysely<Schema>,
  tenantId: string,
  { blockId: _none, reportedAt, ...report }: FraudReport,
): Promise<FraudReport | undefined> {
  const row = await trx
    .insertInto('fraudReport')
    .values({ tenantId, ...report, reportedAt: reportedAt as Date, blockId: null, noticeId: null })
    .onConflict((conflict) =>
      conflict.columns(['tenantId', 'challengeId']).where('challengeId', '<>', none).doNothing(),
    )
    .returningAll()
    .executeTakeFirst()
  return row && toReport(row)
}

/** The report of a challenge. */
export async function reportOf(trx: Kysely<Schema>, tenant: string, challengeId: string): Promise<FraudReport> {
  const row = await trx
    .selectFrom('fraudReport')
    .selectAll()
    .where('tenantId', '=', tenant)
    .where('challengeId', '=', challengeId)
    .where('challengeId', '<>', none)
    .executeTakeFirstOrThrow()
  return toReport(row)
}

/** Says which block stands for a report. */
export async function noteBlock(
  trx: Kysely<Schema>,
  tenant: string,
  id: string,
  blockId: string,
): Promise<FraudReport> {
  const row = await trx
    .updateTable('fraudReport')
    .set({ blocked: true, blockId })
    .where('tenantId', '=', tenant)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
  return toReport(row)
}

/** Which reports, and where to go on. */
interface Wanted {
  tenant: string
  /** Empty for everybody's. */
  userId: string
  /** Only those older than the report of this id. */
  before: string | undefined
  most: number
}

/** Reports, the newest first. */
export async function listReports(
  db: Kysely<Schema>,
  { tenant, userId, before, most }: Wanted,
): Promise<FraudReport[]> {
  const rows = await db
    .selectFrom('fraudReport')
    .selectAll()
    .where('tenantId', '=', tenant)
    .$if(userId !== '', (query) => query.where('userId', '=', userId))
    .$if(before !== undefined, (query) => query.where('id', '<', before as string))
    .orderBy('id', 'desc')
    .limit(most)
    .execute()
  return rows.map(toReport)
}

/** A row as a report. */
export function toReport({
  tenantId: _t,
  noticeId: _n,
  blockId,
  ...report
}: Selectable<FraudReportTable>): FraudReport {
  return { ...report, blockId: blockId ?? '' }
}
