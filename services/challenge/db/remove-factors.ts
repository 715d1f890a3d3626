import type { PoolClient } from 'pg'
import { prepared } from '#libs/db/prepared'
import type { FactorRow } from './factors.ts'

/** What is still told of a factor that is gone. */
export type GoneFactor = Pick<FactorRow, 'tenantId' | 'id' | 'userId' | 'method'>

const gone = `tenant_id as "tenantId", id, user_id as "userId", method`

const earlier = prepared<GoneFactor, [string, string, number]>(
  'remove-earlier-factors',
  `delete from factor where tenant_id = $1 and user_id = $2 and method = $3 returning ${gone}`,
)

/** Deletes what a person has of a method, pending ones included. Exact where the person is locked. */
export function removeEarlier(client: PoolClient, { tenantId, userId, method }: FactorRow): Promise<GoneFactor[]> {
  return earlier(client, [tenantId, userId, method])
}

const over = prepared<GoneFactor, [Date, number]>(
  'remove-factors-over',
  `delete from factor where (tenant_id, id) in (
     select tenant_id, id from factor where expires_at <= $1 order by expires_at limit $2 for update skip locked)
   returning ${gone}`,
)

/** Deletes factors whose time is over by then, and leaves alone those another is at. */
export function removeOver(client: PoolClient, { by, most }: { by: Date; most: number }): Promise<GoneFactor[]> {
  return over(client, [by, most])
}
