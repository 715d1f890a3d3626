import type { Pool } from 'pg'

/** A digest of what every table holds that holds something, by the table's name; of one tenant's rows alone, where a tenant is named. */
export type Stored = (tenant?: string) => Promise<Record<string, string>>

interface Table {
  name: string
  tenanted: boolean
}

/** Those that were ever written to: a table for each day makes many that were not. What servers say of themselves goes on by itself. */
const written = `
  select c.oid::regclass::text as name, a.attname is not null as tenanted
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  left join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
  where c.relkind = 'r' and n.nspname !~ '^(pg_|information_schema$)' and pg_relation_size(c.oid) > 0
    and c.oid <> 'reporting.server'::regclass`

/** Looks at every table that there is at the time. */
export function openStored(pool: Pool): Stored {
  return async (tenant) => {
    const { rows: tables } = await pool.query<Table>(written)
    const looked = tenant === undefined ? tables : tables.filter(({ tenanted }) => tenanted)
    const where = tenant === undefined ? '' : 'where tenant_id = $1'
    const digests = looked.map(({ name }) => digestOf(name, where)).join(' union all ')
    const { rows } = await pool.query(digests, tenant === undefined ? [] : [tenant])
    return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]))
  }
}

function digestOf(table: string, where: string): string {
  const rows = `select row::text as text from ${table} as row ${where}`
  return `select '${table}' as name, md5(string_agg(text, ',' order by text)) as digest from (${rows}) as rows having count(*) > 0`
}
