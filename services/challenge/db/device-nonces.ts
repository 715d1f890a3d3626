import type { Pool } from 'pg'
import { prepared } from '#libs/db/prepared'

/** What one request of a device was signed with. */
export interface UsedNonce {
  tenantId: string
  /** The device. */
  id: string
  nonce: string
  usedAt: Date
}

const use = prepared<{ used: number }, unknown[]>(
  'use-device-nonce',
  `with used as (
     insert into device_nonce (tenant_id, factor_id, nonce, used_at) values ($1, $2::uuid, $3, $4::timestamptz)
     on conflict do nothing returning 1)
   select count(*)::int as used from used`,
)

/** Uses a nonce up. False: it was used before. */
export async function useNonce(pool: Pool, { tenantId, id, nonce, usedAt }: UsedNonce): Promise<boolean> {
  const [row] = await use(pool, [tenantId, id, nonce, usedAt])
  return row?.used === 1
}

const forget = prepared<{ gone: number }, [Date, number]>(
  'forget-device-nonces',
  `with gone as (
     delete from device_nonce where (tenant_id, factor_id, nonce) in (
       select tenant_id, factor_id, nonce from device_nonce where used_at < $1 order by used_at limit $2)
     returning 1)
   select count(*)::int as gone from gone`,
)

/** Deletes nonces that were used before. Gives how many. */
export async function forgetNonces(pool: Pool, { before, most }: { before: Date; most: number }): Promise<number> {
  const [row] = await forget(pool, [before, most])
  return row?.gone ?? 0
}
