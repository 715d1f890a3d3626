import type { Pool } from 'pg'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { FactorState } from '#contracts/gen/countersign/challenge/v1/factor'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { prepared } from '#libs/db/prepared'

interface Bounds {
  before: Date
  most: number
}

const unproved = prepared<{ gone: number }, [Date, number]>(
  'forget-unproved',
  `with gone as (
     delete from factor where (tenant_id, id) in (
       select tenant_id, id from factor where state = ${FactorState.PENDING} and method <> ${Method.OATH_TOKEN} and created_at < $1 limit $2)
     returning 1)
   select count(*)::int as gone from gone`,
)

/** Deletes factors that were registered before and never proved. Hardware tokens go on waiting. Gives how many. */
export async function forgetUnproved(pool: Pool, { before, most }: Bounds): Promise<number> {
  const [row] = await unproved(pool, [before, most])
  return row?.gone ?? 0
}

const finished = prepared<{ gone: number }, [Date, number]>(
  'forget-finished',
  `with gone as (
     delete from challenge where (tenant_id, id) in (
       select tenant_id, id from challenge where state <> ${ChallengeState.PENDING} and created_at < $1 limit $2)
     returning 1)
   select count(*)::int as gone from gone`,
)

/** Deletes challenges that were finished long ago. Gives how many. */
export async function forgetFinished(pool: Pool, { before, most }: Bounds): Promise<number> {
  const [row] = await finished(pool, [before, most])
  return row?.gone ?? 0
}
