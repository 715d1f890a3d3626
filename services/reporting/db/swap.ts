import { sql, type Kysely } from 'kysely'
import { shadowSchema } from './rebuild.ts'
import type { Schema } from './schema.ts'
import { snake } from './snake.ts'

/** Where tables go whose place was taken. */
const oldSchema = 'reporting_replaced'

/** Puts tables that were built in the place of those that stand, with all their days; those go where `dropReplaced` finds them. */
export async function swap(trx: Kysely<Schema>, tables: readonly (keyof Schema)[]): Promise<void> {
  const { rows } = await sql<{ standing: string }>`select current_schema() as standing`.execute(trx)
  const standing = rows[0]?.standing ?? ''
  const names = tables.map(snake)
  await sql
    .raw(`lock table ${names.map((name) => `${standing}.${name}`).join(', ')} in access exclusive mode`)
    .execute(trx)
  await sql.raw(`create schema ${oldSchema}`).execute(trx)
  await move(trx, names, standing, oldSchema)
  await move(trx, names, shadowSchema, standing)
}

/** Sets tables and their partitions into another schema, in one message. */
async function move(trx: Kysely<Schema>, names: readonly string[], from: string, to: string): Promise<void> {
  const parents = sql.join(names.map((name) => sql`${`${from}.${name}`}::regclass`))
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent in (${parents})`.execute(
    trx,
  )
  const all = [...names, ...rows.map(({ name }) => name)]
  const moves = all.map((name) => `alter table ${from}.${name} set schema ${to};`)
  await sql.raw(`do $$ begin ${moves.join(' ')} end $$`).execute(trx)
}

/** Forgets what was replaced, table by table, so that none of it holds many locks. */
export function dropReplaced(db: Kysely<Schema>): Promise<void> {
  return dropSchema(db, oldSchema)
}

/** Forgets what was being built. */
export function dropShadow(db: Kysely<Schema>): Promise<void> {
  return dropSchema(db, shadowSchema)
}

async function dropSchema(db: Kysely<Schema>, schema: string): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_class c
    where c.relnamespace = to_regnamespace(${schema}) and c.relkind in ('r', 'p') and not c.relispartition`.execute(db)
  for (const { name } of rows) await sql.raw(`drop table if exists ${schema}.${name}`).execute(db)
  await sql.raw(`drop schema if exists ${schema} cascade`).execute(db)
}
