import { sql, type Kysely, type Transaction } from 'kysely'
import type { ReportFormat } from '#contracts/gen/countersign/reporting/v1/reporting'
import { ExportState } from '#contracts/gen/countersign/reporting/v1/reporting'
import { dayMs } from '../day.ts'
import { exportDays, type KeptExport, mostOpen } from '../export.ts'
import type { Schema } from './schema.ts'

const { QUEUED, RUNNING, READY, CANCELLED } = ExportState

/** Which export of which tenant, as long as it is kept. */
export interface Which {
  tenantId: string
  exportId: string
  now: Date
}

interface Wish {
  tenantId: string
  exportId: string
  requestId: string
  report: object
  format: ReportFormat
  requestedBy: string
  requestedAt: Date
}

/** Keeps a wish, unless as many wait as may; of the same wish twice the first is given. The tenant's wishes come one at a time. */
export async function insertExport(trx: Transaction<Schema>, wish: Wish): Promise<KeptExport | undefined> {
  const { tenantId, requestId, report } = wish
  await sql`select pg_advisory_xact_lock(hashtextextended(${`exports of ${tenantId}`}, 0))`.execute(trx)
  const ofTenant = trx.selectFrom('export').where('tenantId', '=', tenantId)
  const known = ofTenant.selectAll().where('requestId', '=', requestId).where('requestId', '<>', '')
  const before = await known.executeTakeFirst()
  if (before) return before
  const waiting = ofTenant.select('exportId').where('state', 'in', [sql.lit(QUEUED), sql.lit(RUNNING)])
  if ((await waiting.limit(mostOpen).execute()).length === mostOpen) return undefined
  const none = { attempts: 0, rows: 0, expectedRows: 0, sizeBytes: 0, error: '' }
  const row = { ...wish, report: JSON.stringify(report), state: QUEUED, ...none }
  return trx.insertInto('export').values(row).returningAll().executeTakeFirstOrThrow()
}

export function selectExport(db: Kysely<Schema>, which: Which): Promise<KeptExport | undefined> {
  return kept(db, which.tenantId, which.now).where('exportId', '=', which.exportId).executeTakeFirst()
}

/** Exports of a tenant, the newest first, those after one of them or from the first. */
export function selectExports(
  db: Kysely<Schema>,
  { tenantId, now, after, most }: { tenantId: string; now: Date; after: string | undefined; most: number },
): Promise<KeptExport[]> {
  const newest = kept(db, tenantId, now).orderBy('exportId', 'desc').limit(most)
  return (after === undefined ? newest : newest.where('exportId', '<', after)).execute()
}

function kept(db: Kysely<Schema>, tenantId: string, now: Date) {
  const since = new Date(now.getTime() - exportDays * dayMs)
  return db.selectFrom('export').selectAll().where('tenantId', '=', tenantId).where('requestedAt', '>', since)
}

/** Ends an export that waits, is made or is ready, with its file; nothing where it has ended otherwise. */
export async function cancelExport(
  trx: Transaction<Schema>,
  { tenantId, exportId, now }: Which,
): Promise<KeptExport | undefined> {
  const cancelled = await trx
    .updateTable('export')
    .set({ state: CANCELLED, finishedAt: now, leaseUntil: null, sizeBytes: 0, rows: 0, sha256: null })
    .where('tenantId', '=', tenantId)
    .where('exportId', '=', exportId)
    .where('state', 'in', [QUEUED, RUNNING, READY])
    .returningAll()
    .executeTakeFirst()
  if (cancelled) await deleteChunks(trx, { tenantId, exportId })
  return cancelled
}

/** Forgets what was made of a file. */
export async function deleteChunks(
  db: Kysely<Schema>,
  { tenantId, exportId }: Pick<Which, 'tenantId' | 'exportId'>,
): Promise<void> {
  await db.deleteFrom('exportChunk').where('tenantId', '=', tenantId).where('exportId', '=', exportId).execute()
}

/** One piece of a file; undefined when it is gone. */
export async function selectChunk(
  db: Kysely<Schema>,
  { tenantId, exportId }: Pick<Which, 'tenantId' | 'exportId'>,
  number: number,
): Promise<Buffer | undefined> {
  const chunks = db.selectFrom('exportChunk').select('bytes').where('tenantId', '=', tenantId)
  const row = await chunks.where('exportId', '=', exportId).where('number', '=', number).executeTakeFirst()
  return row?.bytes
}

/** Forgets the exports that were asked for before; their files go with their days. */
export async function deleteExports(db: Kysely<Schema>, before: Date): Promise<void> {
  await db.deleteFrom('export').where('requestedAt', '<=', before).execute()
}
