import type { PoolClient } from 'pg'
import { prepared } from '#libs/db/prepared'

/** A number that goes by a name of an old key. */
export interface OldName {
  name: string
  keyId: string
  sealed: Buffer
}

const lock = prepared<OldName, [string[], number]>(
  'lock-old-names',
  `select name, key_id as "keyId", sealed from number where key_id = any($1::text[]) limit $2 for update skip locked`,
)

/** Locks numbers that these keys have named, so many at most. */
export function lockOldNames(client: PoolClient, keys: string[], most: number): Promise<OldName[]> {
  return lock(client, [keys, most])
}

const move = prepared<object, unknown[]>(
  'rename-numbers',
  `with renamed as (
     select * from unnest($1::text[], $2::text[], $3::text[], $4::bytea[]) as r (old, name, key_id, sealed)),
   gone as (
     delete from number n using renamed r where n.name = r.old
     returning r.name, n.stopped_at, r.key_id, r.sealed, n.helped_at, n.day, n.strays)
   insert into number as n (name, stopped_at, key_id, sealed, helped_at, day, strays)
   select distinct on (name) * from gone order by name
   on conflict (name) do update
     set stopped_at = excluded.stopped_at, key_id = excluded.key_id, sealed = excluded.sealed`,
)

/** Has numbers that are locked go by other names. */
export async function renameNumbers(
  client: PoolClient,
  renamed: readonly (OldName & { old: string })[],
): Promise<void> {
  const columns = (['old', 'name', 'keyId', 'sealed'] as const).map((column) => renamed.map((row) => row[column]))
  await move(client, columns)
}
