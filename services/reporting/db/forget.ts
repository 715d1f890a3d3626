import { sql, type Kysely } from 'kysely'
import type { Schema } from './schema.ts'

/** What is forgotten at a time, so that no statement holds up the others for long. */
const batch = 5_000

/** Forgets what a table first heard of before a moment. */
export async function forget(db: Kysely<Schema>, table: keyof Schema, before: Date): Promise<void> {
  let forgotten: number
  do {
    const { numAffectedRows = 0n } = await sql`
      delete from ${sql.table(table)} where ctid = any (
        array (select ctid from ${sql.table(table)} where remembered_at < ${before} limit ${batch} for update skip locked)
      )`.execute(db)
    forgotten = Number(numAffectedRows)
  } while (forgotten === batch)
}
