import { sql, type Kysely } from 'kysely'
import { type Day, firstIdOf, laterDay } from '../day.ts'
import type { Schema } from './schema.ts'
import { snake } from './snake.ts'

/** Tables whose rows name their day themselves, and not by an id. */
const byDate: ReadonlySet<keyof Schema> = new Set(['usagePersonDay'])

/**
 * Makes a table ready for rows of a day, unless it is. Whoever comes to make partitions waits for whoever is at it, and
 * nobody waits long for the table: making one takes it for a moment from all who use it.
 */
export async function makeDay(trx: Kysely<Schema>, table: keyof Schema, day: Day): Promise<void> {
  const { rows } = await sql<{ there: boolean }>`
    select to_regclass(${partition(table, day)}) is not null as there`.execute(trx)
  if (rows[0]?.there) return
  await sql`select pg_advisory_xact_lock(hashtext('days of reporting'))`.execute(trx)
  const [from, to] = [day, laterDay(day, 1)].map((each) => (byDate.has(table) ? each : firstIdOf(each)))
  await sql
    .raw(
      `create table if not exists ${partition(table, day)} partition of ${snake(table)} for values from ('${from}') to ('${to}')`,
    )
    .execute(trx)
}

/** The days that a table has a place for. */
export async function daysOf(db: Kysely<Schema>, table: keyof Schema): Promise<Day[]> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = ${snake(table)}::regclass order by 1`.execute(db)
  return rows.map(({ name }) => name.slice(-8).replace(/^(....)(..)(..)$/, '$1-$2-$3'))
}

/** Forgets a day of a table at once, however much there is of it. */
export async function dropDay(db: Kysely<Schema>, table: keyof Schema, day: Day): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`set local lock_timeout = '5s'`.execute(trx)
    await sql.raw(`drop table if exists ${partition(table, day)}`).execute(trx)
  })
}

function partition(table: keyof Schema, day: Day): string {
  return `${snake(table)}_${day.replaceAll('-', '')}`
}
