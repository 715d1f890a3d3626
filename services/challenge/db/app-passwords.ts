import type { Pool, PoolClient } from 'pg'
import type { Selectable } from 'kysely'
import { prepared } from '#libs/db/prepared'
import type { OutboxRow } from '#libs/events/outbox'
import { mostAppPasswords, type Owner } from '../app-password.ts'
import { eventValues } from './event-values.ts'
import type { AppPasswordTable } from './schema.ts'

export type AppPasswordRow = Selectable<AppPasswordTable>

/** An app password as others may see it. */
export type ShownAppPassword = Omit<AppPasswordRow, 'keyId' | 'hash'>

const insert = prepared<{ stored: boolean; ended: boolean }, unknown[]>(
  'insert-app-password',
  `with ended as (
     select 1 from guard where tenant_id = $1 and user_id = $2 and app_passwords_not_before >= $7::timestamptz),
   stored as (
     insert into app_password (tenant_id, user_id, id, name, key_id, hash, created_at)
     select $1, $2, $3::uuid, $4, $5, $6::bytea, $7::timestamptz
     where (select count(*) from app_password where tenant_id = $1 and user_id = $2) < ${mostAppPasswords}
       and not exists (select from ended)
     returning 1),
   emitted as (
     insert into outbox (id, tenant_id, subject, payload, headers)
     select $8::uuid, $9, $10, $11::bytea, $12::jsonb from stored)
   select exists (select from stored) as stored, exists (select from ended) as ended`,
)

/**
 * Stores an app password with its event, unless the person has as many as they may (full), or was disabled or removed since it
 * was asked for (ended). Exact where the person is locked.
 */
export async function insertAppPassword(
  client: PoolClient,
  row: AppPasswordRow,
  event: OutboxRow,
): Promise<'stored' | 'full' | 'ended'> {
  const { tenantId, userId, id, name, keyId, hash, createdAt } = row
  const [result] = await insert(client, [tenantId, userId, id, name, keyId, hash, createdAt, ...eventValues(event)])
  if (result?.ended) return 'ended'
  return result?.stored ? 'stored' : 'full'
}

const page = prepared<ShownAppPassword, [string, string, string, number]>(
  'list-app-passwords',
  `select tenant_id as "tenantId", user_id as "userId", id, name, created_at as "createdAt", last_used_at as "lastUsedAt"
   from app_password where tenant_id = $1 and user_id = $2 and id > $3::uuid order by id limit $4`,
)

/** A person's app passwords after that one, the oldest first: ids sort by time (UUID version 7). */
export function listAppPasswords(
  pool: Pool,
  { tenantId, userId, after, most }: Owner & { after: string; most: number },
): Promise<ShownAppPassword[]> {
  return page(pool, [tenantId, userId, after, most])
}

const remove = prepared<{ gone: number }, unknown[]>(
  'remove-app-password',
  `with gone as (delete from app_password where tenant_id = $1 and user_id = $2 and id = $3::uuid returning 1),
   emitted as (
     insert into outbox (id, tenant_id, subject, payload, headers)
     select $4::uuid, $5, $6, $7::bytea, $8::jsonb from gone)
   select count(*)::int as gone from gone`,
)

/** Deletes an app password with its event. False: there is none of that id. */
export async function deleteAppPassword(
  pool: Pool,
  { tenantId, userId, id }: Owner & { id: string },
  event: OutboxRow,
): Promise<boolean> {
  const [result] = await remove(pool, [tenantId, userId, id, ...eventValues(event)])
  return result?.gone === 1
}

const removeAll = prepared<{ id: string }, [string, string]>(
  'remove-app-passwords',
  'delete from app_password where tenant_id = $1 and user_id = $2 returning id',
)

/** Deletes all app passwords of a person, who is locked; gives their ids. */
export async function deleteAppPasswords(client: PoolClient, { tenantId, userId }: Owner): Promise<string[]> {
  const rows = await removeAll(client, [tenantId, userId])
  return rows.map(({ id }) => id)
}

const tell = prepared<object, unknown[]>(
  'tell-app-passwords',
  'insert into outbox (id, tenant_id, subject, payload, headers) values ($1, $2, $3, $4, $5)',
)

/** Stores the event of a deletion in its transaction. */
export async function storeEvent(client: PoolClient, event: OutboxRow): Promise<void> {
  await tell(client, eventValues(event))
}
