import type { Pool } from 'pg'
import { prepared } from '#libs/db/prepared'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import type { SealedFactor } from '../challenge.ts'
import type { Lookup } from './answers.ts'

/** A passkey as a challenge asks for it. */
export interface AskedFactor extends Pick<SealedFactor, 'tenantId' | 'id' | 'keyId' | 'sealed'> {
  /** What the challenge keeps of it; null where it was not begun. */
  kept: object | null
}

const find = prepared<AskedFactor, [string, string, string | null]>(
  'find-asked-passkey',
  `select f.tenant_id as "tenantId", f.id, f.key_id as "keyId", f.sealed, c.kept -> f.id::text as kept
   from challenge c
   join factor f on f.tenant_id = c.tenant_id and f.user_id = c.user_id and f.id = coalesce($3::uuid, c.factor_id)
   where c.tenant_id = $1 and c.id = $2 and f.method = ${Method.PASSKEY}`,
)

/** The passkey that a challenge asks for, without a lock. */
export async function findAskedPasskey(
  pool: Pool,
  { tenantId, challengeId, factorId }: Lookup,
): Promise<AskedFactor | undefined> {
  const [row] = await find(pool, [tenantId, challengeId, factorId])
  return row
}
