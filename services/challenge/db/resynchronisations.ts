import type { PoolClient } from 'pg'
import { prepared } from '#libs/db/prepared'
import type { SealedFactor } from '../challenge.ts'
import type { Guard } from '../guard.ts'
import type { TokenKey } from './tokens.ts'

/** A token's sealed secret, and what is counted against its person. */
export type Sealed = Pick<SealedFactor, 'tenantId' | 'id' | 'keyId' | 'sealed'> & Guard

const find = prepared<Sealed, [string, string]>(
  'find-sealed-token',
  `select f.tenant_id as "tenantId", f.id, f.key_id as "keyId", f.sealed, f.user_id as "userId", g.tallies, g.consecutive
   from factor f join guard g on g.tenant_id = f.tenant_id and g.user_id = f.user_id
   where f.tenant_id = $1 and f.id = $2`,
)

/** The sealed secret of somebody's token with their guard. Exact where both are locked. */
export async function findSealed(client: PoolClient, { tenantId, factorId }: TokenKey): Promise<Sealed | undefined> {
  const [row] = await find(client, [tenantId, factorId])
  return row
}

// The locks are held, so both rows must be found; the caller gives up where they are not.
const save = prepared<{ saved: number }, [string, string, string, number, string, string]>(
  'save-resynchronisation',
  `with counted as (
     update guard set tallies = $3::jsonb, consecutive = $4 where tenant_id = $1 and user_id = $2 returning 1),
   moved as (update factor set progress = $6::jsonb where tenant_id = $1 and id = $5::uuid returning 1)
   select ((select count(*) from counted) + (select count(*) from moved))::int as saved`,
)

/** Stores what was counted, and a token's moving part. */
export async function saveResynchronisation(
  client: PoolClient,
  { tenantId, userId, tallies, consecutive }: Guard,
  factorId: string,
  progress: object,
): Promise<void> {
  const counted = [tenantId, userId, JSON.stringify(tallies), consecutive] as const
  const [result] = await save(client, [...counted, factorId, JSON.stringify(progress)])
  if (result?.saved !== 2) throw new Error(`saved ${result?.saved} rows of 2`)
}
