import { sql, type Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { projections } from '../projections/index.ts'

/** Every row of every projection, and of what is counted from them, as text. */
export async function held(db: Kysely<Schema>): Promise<Record<string, string[]>> {
  const tables = [...Object.keys(projections), 'usageHour'] as (keyof Schema)[]
  const texts = tables.map(async (table) => {
    const { rows } = await sql<{ row: string }>`select to_jsonb(t)::text as row from ${sql.table(table)} t`.execute(db)
    return [table, rows.map(({ row }) => row).sort()] as const
  })
  return Object.fromEntries(await Promise.all(texts))
}
