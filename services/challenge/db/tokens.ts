import type { Pool, PoolClient } from 'pg'
import type { Selectable } from 'kysely'
import type { FactorState } from '#contracts/gen/countersign/challenge/v1/factor'
import { prepared } from '#libs/db/prepared'
import type { TokenTable } from './schema.ts'

/** A hardware token, and how far its person is with it; without its secret. */
export interface TokenRow extends Selectable<TokenTable> {
  state: FactorState
}

/** Which token. */
export interface TokenKey {
  tenantId: string
  factorId: string
}

// Whose it is comes from the factor, which is the row that is locked: its lock reads it anew.
const columns = `t.tenant_id as "tenantId", t.factor_id as "factorId", f.user_id as "userId", t.serial, t.manufacturer,
  t.model, t.period_seconds as "periodSeconds", t.digits, t.algorithm, t.starts_at as "startsAt",
  t.expires_at as "expiresAt", t.replaces, t.created_at as "createdAt", f.state`
const joined = 'token t join factor f on f.tenant_id = t.tenant_id and f.id = t.factor_id'

const findOne = prepared<TokenRow, [string, string]>(
  'find-token',
  `select ${columns} from ${joined} where t.tenant_id = $1 and t.factor_id = $2`,
)

/** The token of that id in that tenant. */
export async function findToken(client: Pool | PoolClient, { tenantId, factorId }: TokenKey) {
  const [row] = await findOne(client, [tenantId, factorId])
  return row
}

const lockOne = prepared<TokenRow & { progress: object }, [string, string]>(
  'lock-token',
  `select ${columns}, f.progress from ${joined} where t.tenant_id = $1 and t.factor_id = $2 for update of f`,
)

/** As `findToken`, with its moving part; nobody else changes it until the transaction ends. */
export async function lockToken(client: PoolClient, { tenantId, factorId }: TokenKey) {
  const [row] = await lockOne(client, [tenantId, factorId])
  return row
}

const findNamed = prepared<TokenRow, [string, string, string]>(
  'find-token-by-serial',
  `select ${columns} from ${joined} where t.tenant_id = $1 and t.serial = $2 and ($3 = '' or t.manufacturer = $3)
   order by t.manufacturer limit 2`,
)

/** Tokens with that serial number, of that manufacturer or of any; two of them at most, one of no manufacturer first. */
export function tokensNamed(
  client: PoolClient,
  { tenantId, serial, manufacturer }: Pick<TokenRow, 'tenantId' | 'serial' | 'manufacturer'>,
): Promise<TokenRow[]> {
  return findNamed(client, [tenantId, serial, manufacturer])
}

/** Which part of the list of tokens; the position is that of the last token of the part before. */
export interface TokenPage {
  tenantId: string
  prefix: string
  after: [serial: string, manufacturer: string]
  most: number
  /** Only this person's; empty: nobody's; undefined: all. */
  userId: string | undefined
}

// The last character that there is ends the range of those that begin so.
const range = `t.tenant_id = $1 and t.serial >= $2 and t.serial < $2 || chr(1114111)
  and (t.serial, t.manufacturer) > ($3, $4)`

const all = prepared<TokenRow, unknown[]>(
  'list-tokens',
  `select ${columns} from ${joined} where ${range} order by t.serial, t.manufacturer limit $5`,
)
const ofOne = prepared<TokenRow, unknown[]>(
  'list-tokens-of-person',
  `select ${columns} from ${joined} where ${range} and t.user_id = $6 order by t.serial, t.manufacturer limit $5`,
)

/** Tokens by serial number. */
export function listTokens(pool: Pool, { tenantId, prefix, after, most, userId }: TokenPage): Promise<TokenRow[]> {
  const values = [tenantId, prefix, ...after, most]
  return userId === undefined ? all(pool, values) : ofOne(pool, [...values, userId])
}

const replacing = prepared<TokenRow, [number]>(
  'find-replacing-tokens',
  `select ${columns} from ${joined} where t.replaces is not null and f.state = 2 limit $1`,
)

/** Tokens that were activated, and whose predecessors have not been taken back. */
export function replacingTokens(pool: Pool, most: number): Promise<TokenRow[]> {
  return replacing(pool, [most])
}
