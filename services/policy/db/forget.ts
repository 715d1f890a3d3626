import type { Pool } from 'pg'
import { prepared } from '#libs/db/prepared'

/** Deletes so many rows from before a moment; gives how many there were. */
type Forget = (pool: Pool, before: Date, most: number) => Promise<number>

export const forgetDecisions = forgetting('decision', 'decided_at')
export const forgetSuccesses = forgetting('cached_success', 'succeeded_at')
export const forgetExpiredDevices = forgetting('remembered_device', 'expires_at')
export const forgetEndedBypasses = forgetting('bypass', 'completed_at')

function forgetting(table: string, moment: string): Forget {
  const forget = prepared<{ gone: number }, [Date, number]>(
    `forget_${table}`,
    `with gone as (
      delete from ${table}
      where ctid = any (array (
        select ctid from ${table} where ${moment} < $1 order by ${moment} limit $2 for update skip locked
      ))
      returning 1
    )
    select count(*)::integer as gone from gone`,
  )
  return async (pool, before, most) => (await forget(pool, [before, most]))[0]?.gone ?? 0
}
