import { sql, type Kysely } from 'kysely'
import { DatabaseError } from 'pg'
import { ExportState } from '#contracts/gen/countersign/reporting/v1/reporting'
import type { KeptExport } from '../export.ts'
import type { Schema } from './schema.ts'

const [queued, running] = [sql.lit(ExportState.QUEUED), sql.lit(ExportState.RUNNING)]
const uniqueViolation = '23505'

/** An attempt at a file. Whoever holds an earlier one changes nothing any more. */
export type Attempt = Pick<KeptExport, 'tenantId' | 'exportId' | 'attempts'>

/**
 * The export whose turn it is, for whoever asks alone until `until`: the oldest that waits, or whose maker is lost, of a tenant
 * for which none is being made.
 */
export async function takeExport(db: Kysely<Schema>, now: Date, until: Date): Promise<KeptExport | undefined> {
  try {
    const { rows } = await sql<KeptExport>`
      update export set state = ${running}, attempts = attempts + 1, started_at = coalesce(started_at, ${now}),
        lease_until = ${until}, rows = 0, size_bytes = 0
      where ctid = any (array (
        select e.ctid from export e
        where e.state in (${queued}, ${running}) and (e.state = ${queued} or e.lease_until <= ${now})
          and not exists (select from export other where other.tenant_id = e.tenant_id and other.state = ${running}
            and other.export_id <> e.export_id)
        order by e.export_id limit 1 for update skip locked
      ))
      returning *`.execute(db)
    return rows[0]
  } catch (error) {
    // Another replica began one of the same tenant at the same moment.
    if (error instanceof DatabaseError && error.code === uniqueViolation) return undefined
    throw error
  }
}

/** How many bytes the other files of the tenant take. */
export async function otherBytes(db: Kysely<Schema>, { tenantId, exportId }: Attempt): Promise<number> {
  const others = db.selectFrom('export').where('tenantId', '=', tenantId).where('exportId', '<>', exportId)
  const { bytes } = await others
    .select(sql<number>`coalesce(sum(size_bytes), 0)::bigint`.as('bytes'))
    .executeTakeFirstOrThrow()
  return bytes
}

/** Adds a piece to a file; false where the attempt holds it no more. */
export async function appendChunk(
  db: Kysely<Schema>,
  { tenantId, exportId, attempts }: Attempt,
  { number, bytes, rows, until }: { number: number; bytes: Buffer; rows: number; until: Date },
): Promise<boolean> {
  const { rows: added } = await sql`
    with held as (
      update export set rows = ${rows}, size_bytes = size_bytes + ${bytes.length}, lease_until = ${until}
      where tenant_id = ${tenantId} and export_id = ${exportId} and attempts = ${attempts} and state = ${running}
      returning tenant_id, export_id
    )
    insert into export_chunk (tenant_id, export_id, number, bytes)
    select tenant_id, export_id, ${number}::int, ${bytes}::bytea from held
    returning number`.execute(db)
  return added.length > 0
}

/** Changes an export that the attempt holds; false where it does not any more. */
export async function changeHeld(
  db: Kysely<Schema>,
  { tenantId, exportId, attempts }: Attempt,
  change: Partial<Pick<KeptExport, 'state' | 'finishedAt' | 'leaseUntil' | 'rows' | 'expectedRows'>> &
    Partial<Pick<KeptExport, 'sizeBytes' | 'sha256' | 'error'>>,
): Promise<boolean> {
  const held = db.updateTable('export').set(change).where('tenantId', '=', tenantId).where('exportId', '=', exportId)
  const changed = held.where('attempts', '=', attempts).where('state', '=', ExportState.RUNNING)
  return (await changed.returning('exportId').executeTakeFirst()) !== undefined
}
