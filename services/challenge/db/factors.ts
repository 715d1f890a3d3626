import type { Pool, PoolClient } from 'pg'
import type { Selectable } from 'kysely'
import { FactorState } from '#contracts/gen/countersign/challenge/v1/factor'
import { prepared } from '#libs/db/prepared'
import type { OutboxRow } from '#libs/events/outbox'
import type { Guard } from '../guard.ts'
import { eventValues } from './event-values.ts'
import type { FactorTable } from './schema.ts'

export type FactorRow = Selectable<FactorTable>

/** What a seal of a factor's secret is bound to, so that it can be moved to no other row. */
export function sealContext({ tenantId, id }: Pick<FactorRow, 'tenantId' | 'id'>): string {
  return `challenge.factor.sealed:${tenantId}:${id}`
}

/** Every column, under its name here. */
export const factorColumns = `tenant_id as "tenantId", id, user_id as "userId", method, state, hint, key_id as "keyId", sealed, progress,
  created_at as "createdAt", confirmed_at as "confirmedAt", last_used_at as "lastUsedAt",
  expires_at as "expiresAt"`

/** How many factors one person may have, pending ones included. */
export const mostFactors = 20

/** What is counted against a person, and whether they have a PIN. */
export type Counts = Pick<Guard, 'tallies' | 'consecutive'> & { hasPin: boolean }

// A person without a factor has a row all the same, for what else is told of them.
const usable = prepared<
  (FactorRow | { id: null }) & { guard: Counts | null; hasAppPassword: boolean },
  [string, string]
>(
  'usable-factors',
  `select f.*, (select jsonb_build_object('tallies', g.tallies, 'consecutive', g.consecutive,
       'hasPin', g.pin_sealed is not null)
     from guard g where g.tenant_id = $1 and g.user_id = $2) as guard,
     exists (select 1 from app_password p where p.tenant_id = $1 and p.user_id = $2) as "hasAppPassword"
   from (values (1)) as person
   left join (
     select ${factorColumns} from factor where tenant_id = $1 and user_id = $2 and state = ${FactorState.ACTIVE}
     order by id limit ${mostFactors}) f on true
   order by f.id`,
)

const nothing: Counts = { tallies: {}, consecutive: 0, hasPin: false }

/** A person's proved factors, the oldest first, and what is counted against the person; and whether they have an app password. */
export async function usableFactors(
  pool: Pool,
  tenantId: string,
  userId: string,
): Promise<{ factors: FactorRow[]; guard: Counts; hasAppPassword: boolean }> {
  const rows = await usable(pool, [tenantId, userId])
  const { guard, hasAppPassword = false } = rows[0] ?? {}
  return { factors: rows.filter((row) => row.id !== null), guard: guard ?? nothing, hasAppPassword }
}

const findOne = prepared<FactorRow, [string, string]>(
  'find-factor',
  `select ${factorColumns} from factor where tenant_id = $1 and id = $2`,
)

/** The factor of that id in that tenant. */
export async function findFactor(
  pool: Pool | PoolClient,
  tenantId: string,
  id: string,
): Promise<FactorRow | undefined> {
  const [row] = await findOne(pool, [tenantId, id])
  return row
}

const page = prepared<FactorRow, [string, string, string, number]>(
  'list-factors',
  `select ${factorColumns} from factor where tenant_id = $1 and user_id = $2 and id > $3::uuid order by id limit $4`,
)

/** The id that sorts before all others. */
export const beforeAll = '00000000-0000-0000-0000-000000000000'

/** A person's factors after that one, the oldest first: ids sort by time (UUID version 7). */
export function listFactors(
  pool: Pool,
  { tenantId, userId, after, most }: { tenantId: string; userId: string; after: string; most: number },
): Promise<FactorRow[]> {
  return page(pool, [tenantId, userId, after, most])
}

const lockGuard = prepared<Record<string, never>, [string, string]>(
  'lock-person',
  `insert into guard as g (tenant_id, user_id) values ($1, $2)
   on conflict (tenant_id, user_id) do update set consecutive = g.consecutive`,
)

/** Locks a person until the transaction ends, known before or not. */
export async function lockPerson(client: PoolClient, { tenantId, userId }: Pick<FactorRow, 'tenantId' | 'userId'>) {
  await lockGuard(client, [tenantId, userId])
}

const insert = prepared<{ stored: number }, unknown[]>(
  'insert-factor',
  `with stored as (
     insert into factor
       (tenant_id, id, user_id, method, state, hint, key_id, sealed, progress, created_at, confirmed_at, expires_at)
     select $1, $2::uuid, $3, $4::smallint, $5::smallint, $6, $7, $8::bytea, $9::jsonb, $10::timestamptz, $11::timestamptz,
       $12::timestamptz
     where (select count(*) from factor where tenant_id = $1 and user_id = $3) < ${mostFactors} returning 1),
   emitted as (
     insert into outbox (id, tenant_id, subject, payload, headers)
     select $13::uuid, $14, $15, $16::bytea, $17::jsonb from stored)
   select count(*)::int as stored from stored`,
)

/** Stores a factor with its event. False: the person has as many as they may. Exact where the person is locked. */
export async function insertFactor(client: PoolClient, row: FactorRow, event: OutboxRow): Promise<boolean> {
  const [result] = await insert(client, [
    ...[row.tenantId, row.id, row.userId, row.method, row.state, row.hint, row.keyId, row.sealed],
    ...[JSON.stringify(row.progress), row.createdAt, row.confirmedAt, row.expiresAt],
    ...eventValues(event),
  ])
  return result?.stored === 1
}

const remove = prepared<{ gone: number }, unknown[]>(
  'remove-factor',
  `with gone as (delete from factor where tenant_id = $1 and id = $2 returning 1),
   emitted as (
     insert into outbox (id, tenant_id, subject, payload, headers)
     select $3::uuid, $4, $5, $6::bytea, $7::jsonb from gone)
   select count(*)::int as gone from gone`,
)

/** Deletes a factor, secret and all, with its event. False: it is gone already. */
export async function deleteFactor(
  pool: Pool | PoolClient,
  { tenantId, id }: FactorRow,
  event: OutboxRow,
): Promise<boolean> {
  const [result] = await remove(pool, [tenantId, id, ...eventValues(event)])
  return result?.gone === 1
}
