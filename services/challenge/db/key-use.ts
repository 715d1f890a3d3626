import type { Pool } from 'pg'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { prepared } from '#libs/db/prepared'
import { sealedColumns } from './sealed-columns.ts'

/** What needs one key. */
export interface KeyUse {
  keyId: string
  /** Secrets that it sealed, and app passwords that it hashed. */
  secrets: number
  /** Pending challenges with a one-time code that it hashed. */
  codes: number
  codesUntil: Date | null
}

const sealedBy = sealedColumns
  .map(({ table, keyId }) => `select ${keyId} as key_id, count(*) as secrets from ${table} group by 1`)
  .join(' union all ')

// An app password needs the key of its hash like a sealed secret, though no rotation can move it: only a use of it does.
const needing = `${sealedBy} union all select key_id, count(*) as secrets from app_password group by 1`

// What a method keeps is its own affair, but a hash in it stands beside the id of its key.
const hashedBy = `select kept_id #>> '{}' as key_id, count(distinct (tenant_id, id)) as codes, max(expires_at) as codes_until
  from challenge, jsonb_path_query(kept, 'strict $.**.keyId') as kept_id
  where state = ${ChallengeState.PENDING} group by 1`

const uses = prepared<KeyUse>(
  'key-use',
  `select key_id as "keyId", sum(secrets)::int8 as secrets, sum(codes)::int8 as codes, max(codes_until) as "codesUntil"
   from (select key_id, secrets, 0 as codes, null::timestamptz as codes_until from (${needing}) s
     union all select key_id, 0, codes, codes_until from (${hashedBy}) h) used
   where key_id is not null group by 1 order by 1 limit 1000`,
)

/** What needs each key that anything needs, over all tenants. It reads every row: it is for an operator, now and then. */
export function keyUse(pool: Pool): Promise<KeyUse[]> {
  return uses(pool, [])
}
