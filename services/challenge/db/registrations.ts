import type { Pool, PoolClient } from 'pg'
import type { Selectable } from 'kysely'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import type { Method } from '#contracts/gen/countersign/types/v1/method'
import { prepared } from '#libs/db/prepared'
import type { RegistrationTable } from './schema.ts'

/** A person's registration, and whether one of its proofs was given. */
export type RegistrationRow = Selectable<RegistrationTable> & { proved: boolean }

type Key = Pick<RegistrationRow, 'tenantId' | 'userId' | 'tokenHash'>

const put = prepared<object, unknown[]>(
  'put-registration',
  `insert into registration (tenant_id, user_id, id, token_hash, expires_at) values ($1, $2, $3, $4, $5)
   on conflict (tenant_id, user_id) do update set id = excluded.id, token_hash = excluded.token_hash,
     expires_at = excluded.expires_at, proofs = '{}', default_method = 0`,
)

/** Stores a registration, in place of an earlier one of the person. */
export async function putRegistration(
  pool: Pool,
  { tenantId, userId, id, tokenHash, expiresAt }: Omit<RegistrationRow, 'proofs' | 'defaultMethod' | 'proved'>,
): Promise<void> {
  await put(pool, [tenantId, userId, id, tokenHash, expiresAt])
}

const find = prepared<RegistrationRow, [string, string]>(
  'find-registration',
  `select r.tenant_id as "tenantId", r.user_id as "userId", r.id, r.token_hash as "tokenHash", r.proofs,
     r.default_method as "defaultMethod", r.expires_at as "expiresAt",
     exists (select 1 from unnest(r.proofs) as proof(id)
       join challenge c on c.tenant_id = r.tenant_id and c.id = proof.id
       where c.state = ${ChallengeState.APPROVED}) as proved
   from registration r where r.tenant_id = $1 and r.user_id = $2`,
)

/** A person's registration. */
export async function findRegistration(
  client: Pool | PoolClient,
  tenantId: string,
  userId: string,
): Promise<RegistrationRow | undefined> {
  const [row] = await find(client, [tenantId, userId])
  return row
}

const add = prepared<{ id: string }, [string, string, Buffer, string, number]>(
  'add-proof',
  `update registration set proofs = proofs || $4::uuid
   where tenant_id = $1 and user_id = $2 and token_hash = $3 and cardinality(proofs) < $5 returning id`,
)

/** How many proofs one registration may open: more than the person's other limits leave room for. */
const mostProofs = 100

/** Adds a proof to a registration. False: another has taken its place. */
export async function addProof(client: PoolClient, { tenantId, userId, tokenHash }: Key, id: string): Promise<boolean> {
  return (await add(client, [tenantId, userId, tokenHash, id, mostProofs])).length === 1
}

const prefer = prepared<{ id: string }, [string, string, Buffer, Method]>(
  'set-default-method',
  `update registration set default_method = $4
   where tenant_id = $1 and user_id = $2 and token_hash = $3 returning id`,
)

/** Sets what the person wants to be asked for first. False: another registration has taken its place. */
export async function preferMethod(pool: Pool, { tenantId, userId, tokenHash }: Key, method: Method): Promise<boolean> {
  return (await prefer(pool, [tenantId, userId, tokenHash, method])).length === 1
}

const remove = prepared<object, [string, string]>(
  'remove-registration',
  'delete from registration where tenant_id = $1 and user_id = $2',
)

/** Deletes a person's registration; the person is locked. */
export async function deleteRegistration(
  client: PoolClient,
  { tenantId, userId }: Pick<Key, 'tenantId' | 'userId'>,
): Promise<void> {
  await remove(client, [tenantId, userId])
}

const over = prepared<{ gone: number }, [Date, number]>(
  'forget-registrations',
  `with gone as (
     delete from registration where (tenant_id, user_id) in (
       select tenant_id, user_id from registration where expires_at <= $1 order by expires_at limit $2 for update skip locked)
     returning 1)
   select count(*)::int as gone from gone`,
)

/** Deletes registrations whose time is over by then. Gives how many. */
export async function forgetRegistrations(pool: Pool, { by, most }: { by: Date; most: number }): Promise<number> {
  const [row] = await over(pool, [by, most])
  return row?.gone ?? 0
}
