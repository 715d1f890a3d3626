import type { Pool } from 'pg'

/** A digest of what every table holds, by the table's name; of one tenant's rows alone, where a tenant is named. */
export type Stored = (tenant?: string) => Promise<Record<string, string>>

interface Table {
  name: string
  tenanted: boolean
}

/** Looks at every table that there is now. */
export async function openStored(pool: Pool): Promise<Stored> {
  const { rows: tables } = await pool.query<Table>(
    `select c.oid::regclass::text as name, a.attname is not null as tenanted
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     left join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
     where c.relkind = 'r' and n.nspname !~ '^(pg_|information_schema$)'`,
  )
  const everything = tables.map(({ name }) => digestOf(name, '')).join(' union all ')
  const tenanted = tables.filter(({ tenanted }) => tenanted).map(({ name }) => digestOf(name, 'where tenant_id = $1'))
  const ofTenant = tenanted.join(' union all ')
  return async (tenant) => {
    const { rows } = await pool.query(
      tenant === undefined ? everything : ofTenant,
      tenant === undefined ? [] : [tenant],
    )
    return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]))
  }
}

/** Where servers say every few seconds that they are there, whoever calls: but for when, nothing of it changes. */
const heartbeats = 'reporting.server'

function digestOf(table: string, where: string): string {
  const text = table === heartbeats ? `(to_jsonb(row) - '{said_at,heard_at}'::text[])::text` : 'row::text'
  const rows = `select ${text} as text from ${table} as row ${where}`
  return `select '${table}' as name, md5(coalesce(string_agg(text, ',' order by text), '')) as digest from (${rows}) as rows`
}
