import type { PoolClient } from 'pg'
import { FactorState } from '#contracts/gen/countersign/challenge/v1/factor'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { prepared } from '#libs/db/prepared'
import type { FactorRow } from './factors.ts'
import type { TokenRow } from './tokens.ts'

/** How tokens are told apart within a tenant. */
export type Printed = Pick<TokenRow, 'serial' | 'manufacturer'>

/** A token that is there, and its sealed secret. */
export type PresentToken = Printed & Pick<FactorRow, 'tenantId' | 'id' | 'keyId' | 'sealed'>

// One look for each, whatever the tables' sizes are thought to be.
const present = prepared<PresentToken, [string, string[], string[]]>(
  'find-present-tokens',
  `select t.serial, t.manufacturer, f.tenant_id as "tenantId", f.id, f.key_id as "keyId", f.sealed
   from unnest($2::text[], $3::text[]) as x(serial, manufacturer)
   cross join lateral (
     select factor_id, serial, manufacturer from token
     where tenant_id = $1 and serial = x.serial and manufacturer = x.manufacturer limit 1) t
   cross join lateral (select tenant_id, id, key_id, sealed from factor where tenant_id = $1 and id = t.factor_id limit 1) f`,
)

/** Those of the tokens that are there. */
export function findPresent(client: PoolClient, tenantId: string, tokens: readonly Printed[]) {
  return present(client, [tenantId, tokens.map(({ serial }) => serial), tokens.map(({ manufacturer }) => manufacturer)])
}

// Locked in one order, so that imports wait for each other and never in a circle.
const lockGuards = prepared<never, [string, string[]]>(
  'lock-people',
  `insert into guard as g (tenant_id, user_id) select $1, user_id from unnest($2::text[]) user_id order by user_id
   on conflict (tenant_id, user_id) do update set consecutive = g.consecutive`,
)
const count = prepared<{ userId: string; factors: number }, [string, string[]]>(
  'count-factors',
  `select user_id as "userId", count(*)::int as factors from factor
   where tenant_id = $1 and user_id = any($2) group by user_id`,
)

/** Locks people until the transaction ends, each named once, known before or not. */
export async function lockPeople(client: PoolClient, tenantId: string, userIds: string[]): Promise<void> {
  if (userIds.length > 0) await lockGuards(client, [tenantId, userIds])
}

/** How many factors each of the people has; who is not in the map has none. Exact where they are locked. */
export async function countFactors(client: PoolClient, tenantId: string, userIds: string[]) {
  const rows = userIds.length > 0 ? await count(client, [tenantId, userIds]) : []
  return new Map(rows.map(({ userId, factors }) => [userId, factors]))
}

/** A token and the factor that it is, to be stored together. */
export interface NewToken {
  token: Omit<TokenRow, 'state' | 'replaces'>
  factor: Pick<FactorRow, 'hint' | 'keyId' | 'sealed' | 'progress'>
}

// `is true` keeps the look at what was kept a hashed one: as a join it would compare each row with each.
const insert = prepared<{ id: string }, unknown[]>(
  'insert-tokens',
  `with given as (
     select * from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int[], $9::smallint[],
       $10::smallint[], $11::text[], $12::text[], $13::bytea[], $14::jsonb[], $15::timestamptz[], $16::timestamptz[])
       as x(id, user_id, serial, manufacturer, model, period_seconds, digits, algorithm, hint, key_id, sealed, progress,
         starts_at, expires_at)),
   kept as (
     insert into token (tenant_id, factor_id, user_id, serial, manufacturer, model, period_seconds, digits, algorithm,
       starts_at, expires_at, created_at)
     select $1, id, user_id, serial, manufacturer, model, period_seconds, digits, algorithm, starts_at, expires_at,
       $2::timestamptz
     from given order by serial collate "C", manufacturer collate "C"
     on conflict (tenant_id, serial, manufacturer) do nothing returning factor_id),
   stored as (
     insert into factor (tenant_id, id, user_id, method, state, hint, key_id, sealed, progress, created_at)
     select $1, id, user_id, ${Method.OATH_TOKEN},
       case when user_id = '' then ${FactorState.UNSPECIFIED} else ${FactorState.PENDING} end,
       hint, key_id, sealed, progress, $2 from given where (id in (select factor_id from kept)) is true)
   select factor_id as id from kept`,
)

/** Stores tokens in one statement, and gives the ids of those that were not there. */
export async function insertTokens(client: PoolClient, tenantId: string, now: Date, rows: readonly NewToken[]) {
  if (rows.length === 0) return new Set<string>()
  const tokens = rows.map(({ token }) => token)
  const factors = rows.map(({ factor }) => factor)
  const kept = await insert(client, [
    ...[tenantId, now, tokens.map(({ factorId }) => factorId), tokens.map(({ userId }) => userId)],
    ...[tokens.map(({ serial }) => serial), tokens.map(({ manufacturer }) => manufacturer)],
    ...[tokens.map(({ model }) => model), tokens.map(({ periodSeconds }) => periodSeconds)],
    ...[tokens.map(({ digits }) => digits), tokens.map(({ algorithm }) => algorithm)],
    ...[factors.map(({ hint }) => hint), factors.map(({ keyId }) => keyId), factors.map(({ sealed }) => sealed)],
    factors.map(({ progress }) => JSON.stringify(progress)),
    ...[tokens.map(({ startsAt }) => startsAt), tokens.map(({ expiresAt }) => expiresAt)],
  ])
  return new Set(kept.map(({ id }) => id))
}
