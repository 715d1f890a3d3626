import { sql, type Kysely, type Selectable } from 'kysely'
import type { RebuildTable, Schema } from './schema.ts'

/** The schema in which projections are built anew. */
export const shadowSchema = 'reporting_rebuild'

/** Whoever adds events to projections holds this lock together with others; who begins or ends building, alone. */
const lock = sql`hashtext('rebuild of reporting')`

/** Whether projections are being built anew, which does not change before the transaction ends. */
export async function isRebuilding(trx: Kysely<Schema>): Promise<boolean> {
  // The second is not sent together with the first as one statement: it has to look after the lock was got.
  const [, { rows }] = await Promise.all([
    sql`select pg_advisory_xact_lock_shared(${lock})`.execute(trx),
    sql`select from rebuild`.execute(trx),
  ])
  return rows.length > 0
}

/** Keeps all others from adding events until the transaction ends. */
export async function holdRebuild(trx: Kysely<Schema>): Promise<void> {
  await sql`select pg_advisory_xact_lock(${lock})`.execute(trx)
}

/** Has the statements of a transaction mean the tables that are being built; gives the way back. */
export async function lookIntoShadow(trx: Kysely<Schema>): Promise<() => Promise<void>> {
  const { rows } = await sql<{ path: string }>`
    select current_setting('search_path') as path`.execute(trx)
  const look = async (path: string) => void (await sql`select set_config('search_path', ${path}, true)`.execute(trx))
  const back = rows[0]?.path ?? ''
  await look(shadowSchema)
  return () => look(back)
}

/** What is being built; nothing where nothing is. */
export function selectRebuild(db: Kysely<Schema>): Promise<Selectable<RebuildTable> | undefined> {
  return db.selectFrom('rebuild').selectAll().executeTakeFirst()
}

/** From the end of the transaction on, events are added to both. */
export async function insertRebuild(trx: Kysely<Schema>, begunAt: Date): Promise<void> {
  await trx
    .insertInto('rebuild')
    .values({ begunAt })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Which events were there before new ones were added to both; what was said first stands. */
export async function boundRebuild(db: Kysely<Schema>, stream: string, through: number): Promise<void> {
  await db.updateTable('rebuild').set({ stream, through }).where('through', 'is', null).execute()
}

export async function deleteRebuild(trx: Kysely<Schema>): Promise<void> {
  await trx.deleteFrom('rebuild').execute()
}

/** Of each stream the number through which events were added, in the schema that is being built. */
export async function selectPositions(shadow: Kysely<Schema>): Promise<Record<string, number>> {
  const rows = await shadow.selectFrom('rebuildPosition').selectAll().execute()
  return Object.fromEntries(rows.map(({ stream, through }) => [stream, through]))
}

/** Says so; never less than was said before. */
export async function advancePosition(shadow: Kysely<Schema>, stream: string, through: number): Promise<void> {
  await sql`
    insert into rebuild_position as p (stream, through) values (${stream}, ${through})
    on conflict (stream) do update set through = greatest(p.through, excluded.through)`.execute(shadow)
}
