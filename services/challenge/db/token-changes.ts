import type { PoolClient } from 'pg'
import { FactorState } from '#contracts/gen/countersign/challenge/v1/factor'
import { prepared } from '#libs/db/prepared'
import { Purpose } from '../challenge.ts'
import { mostFactors } from './factors.ts'
import type { TokenKey, TokenRow } from './tokens.ts'

// As a factor of theirs it is made when they are given it: what ends with a person is what they had before.
const assign = prepared<{ done: number }, [string, string, string, Date]>(
  'assign-token',
  `with given as (
     update factor set user_id = $3, state = ${FactorState.PENDING}, created_at = $4, confirmed_at = null, last_used_at = null
     where tenant_id = $1 and id = $2::uuid and user_id = ''
       and (select count(*) from factor where tenant_id = $1 and user_id = $3) < ${mostFactors} returning 1)
   select count(*)::int as done from given`,
)

/** Gives nobody's token to a person. False: it is somebody's, or gone, or they have as many factors as they may. */
export async function assignToken(client: PoolClient, { tenantId, factorId }: TokenKey, userId: string, now: Date) {
  const [result] = await assign(client, [tenantId, factorId, userId, now])
  return result?.done === 1
}

// The challenge of an enrolment bears the factor's id.
const enrolmentOver = `delete from challenge where tenant_id = $1 and id = $2::uuid and purpose = ${Purpose.ENROLMENT}`

const unassign = prepared<never, [string, string, string]>(
  'unassign-token',
  `with enrolment as (${enrolmentOver}),
   alone as (update token set replaces = null where tenant_id = $1 and factor_id = $2::uuid and replaces is not null)
   update factor set user_id = '', state = ${FactorState.UNSPECIFIED}, progress = $3::jsonb, confirmed_at = null,
     last_used_at = null
   where tenant_id = $1 and id = $2::uuid`,
)

/** Makes a token nobody's, with the progress that the next person begins with. */
export async function unassignToken(client: PoolClient, { tenantId, factorId }: TokenKey, progress: object) {
  await unassign(client, [tenantId, factorId, JSON.stringify(progress)])
}

const remove = prepared<never, [string, string]>(
  'delete-token',
  `with enrolment as (${enrolmentOver}) delete from factor where tenant_id = $1 and id = $2::uuid`,
)

/** Deletes a token, secret and all. */
export async function deleteToken(client: PoolClient, { tenantId, factorId }: TokenKey): Promise<void> {
  await remove(client, [tenantId, factorId])
}

const replace = prepared<never, [string, string, string | null]>(
  'replace-token',
  'update token set replaces = $3::uuid where tenant_id = $1 and factor_id = $2',
)

/** Notes which token is taken back when this one is activated; null: none. */
export async function setReplaces(client: PoolClient, { tenantId, factorId }: TokenKey, replaced: string | null) {
  await replace(client, [tenantId, factorId, replaced])
}

const insert = prepared<{ stored: number }, unknown[]>(
  'insert-token',
  `with stored as (
     insert into token (tenant_id, factor_id, user_id, serial, manufacturer, model, period_seconds, digits, algorithm,
       starts_at, expires_at, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict (tenant_id, serial, manufacturer) do nothing returning 1)
   select count(*)::int as stored from stored`,
)

/** Stores what is printed on a token whose factor was just stored. False: the tenant has such a one. */
export async function insertToken(client: PoolClient, row: Omit<TokenRow, 'state' | 'replaces'>): Promise<boolean> {
  const { tenantId, factorId, userId, serial, manufacturer, model, periodSeconds, digits, algorithm } = row
  const { startsAt, expiresAt, createdAt } = row
  const printed = [serial, manufacturer, model, periodSeconds, digits, algorithm, startsAt, expiresAt, createdAt]
  const [result] = await insert(client, [tenantId, factorId, userId, ...printed])
  return result?.stored === 1
}

const over = '(state <> 1 or expires_at <= $4 or user_id <> $3)'
const closed = prepared<{ open: boolean }, [string, string, string, Date]>(
  'forget-closed-enrolment',
  `with gone as (${enrolmentOver} and ${over})
   select exists (select 1 from challenge where tenant_id = $1 and id = $2::uuid and not ${over}) as open`,
)

/** Forgets a token's enrolment that takes no more codes. True: there is one that still does. */
export async function forgetClosedEnrolment(
  client: PoolClient,
  { tenantId, factorId, userId }: TokenKey & { userId: string },
  now: Date,
): Promise<boolean> {
  const [result] = await closed(client, [tenantId, factorId, userId, now])
  return result?.open === true
}
