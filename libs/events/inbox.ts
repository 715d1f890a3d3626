import { sql, type Kysely } from 'kysely'

/**
 * Of these ids, those that the consumer has not applied yet; from now on, if the transaction commits, it has. Waits for a
 * replica that is applying one of them at this moment.
 */
export async function claim<Schema>(trx: Kysely<Schema>, consumer: string, ids: string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    insert into inbox (consumer, message_id)
    select ${consumer}::text, id from unnest(${ids}::uuid[]) as id order by id
    on conflict do nothing returning message_id as id`.execute(trx)
  return new Set(rows.map(({ id }) => id))
}

const CHUNK = 5_000

/** Forgets what was applied longer ago than that: the stream must not hold it any more. */
export async function pruneInbox<Schema>(kysely: Kysely<Schema>, consumer: string, before: Date): Promise<void> {
  for (let removed = CHUNK; removed === CHUNK;) {
    const { numAffectedRows } = await sql`
      delete from inbox where ctid = any(array(
        select ctid from inbox where consumer = ${consumer} and applied_at < ${before} limit ${CHUNK}))`.execute(kysely)
    removed = Number(numAffectedRows)
  }
}
