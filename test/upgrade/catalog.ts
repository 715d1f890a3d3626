import type { Client } from 'pg'

/** What those who read and write a schema rely on. */
export interface Catalog {
  /** By `table.column`. */
  columns: Map<string, Column>
  tables: Set<string>
  /** What rows are refused by, as `table: definition`. */
  rules: Set<string>
}

interface Column {
  type: string
  /** Whether an insert that does not name it is refused. */
  demanded: boolean
  nullable: boolean
}

const columns = `select c.relname || '.' || a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
    not a.attnotnull as nullable, a.attnotnull and not a.atthasdef and a.attidentity = '' as demanded
  from pg_attribute a join pg_class c on c.oid = a.attrelid
  where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'p', 'v', 'm') and a.attnum > 0 and not a.attisdropped`

const tables = `select relname as name from pg_class where relnamespace = $1::regnamespace and relkind in ('r', 'p', 'v', 'm')`

// PostgreSQL 18 has not-null constraints among the others; they are looked at as columns.
const rules = `select conrelid::regclass::text || ': ' || pg_get_constraintdef(oid) as name from pg_constraint
    where connamespace = $1::regnamespace and conrelid <> 0 and contype <> 'n'
  union all
  select indrelid::regclass::text || ': ' || substring(pg_get_indexdef(indexrelid) from 'USING.*') from pg_index i
    join pg_class c on c.oid = i.indrelid
    where c.relnamespace = $1::regnamespace and indisunique
      and not exists (select from pg_constraint where conindid = indexrelid)`

/** A schema as it is now. */
export async function catalogOf(client: Client, schema: string): Promise<Catalog> {
  await client.query(`set search_path to "${schema}"`)
  const read = async <Row extends object>(text: string) =>
    (await client.query<Row & { name: string }>(text, [schema])).rows
  return {
    columns: new Map((await read<Column>(columns)).map(({ name, ...column }) => [name, column])),
    tables: new Set((await read(tables)).map(({ name }) => name)),
    rules: new Set((await read(rules)).map(({ name }) => name)),
  }
}
