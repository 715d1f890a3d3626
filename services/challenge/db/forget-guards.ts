import type { Pool } from 'pg'
import { prepared } from '#libs/db/prepared'
import { transaction } from '#libs/db/transaction'
import type { Owner } from '../app-password.ts'

/** What sorts before everybody. */
export const nobody: Owner = { tenantId: '', userId: '' }

/**
 * Nothing is counted, locked or throttled, nor was since that moment, and there is no PIN. Wrong app passwords in a row count
 * where there is an app password: of others nothing can be guessed.
 */
const idleSince = (moment: string) => `g.pin_sealed is null and g.consecutive = 0
  and coalesce(g.app_passwords_not_before < ${moment}, true)
  and not exists (select from unnest(g.started_at || g.texted_at) as at where at >= ${moment})
  and not exists (
    select from jsonb_each(g.tallies) as tally
    where (tally.value ->> 'forgottenAt')::numeric >= extract(epoch from ${moment}) * 1000)`

const hasNothing = `not exists (select from factor f where f.tenant_id = g.tenant_id and f.user_id = g.user_id)
  and not exists (select from app_password p where p.tenant_id = g.tenant_id and p.user_id = g.user_id)`

const look = prepared<Owner & { idle: boolean }, [string, string, number, Date]>(
  'look-for-idle-guards',
  `select g.tenant_id as "tenantId", g.user_id as "userId", ${idleSince('$4::timestamptz')} and ${hasNothing} as idle
   from guard g where (g.tenant_id, g.user_id) > ($1, $2) order by g.tenant_id, g.user_id limit $3`,
)

const lock = prepared<Owner, [string[], string[], Date]>(
  'lock-idle-guards',
  `select g.tenant_id as "tenantId", g.user_id as "userId"
   from unnest($1::text[], $2::text[]) as x(tenant_id, user_id)
   join guard g on g.tenant_id = x.tenant_id and g.user_id = x.user_id
   where ${idleSince('$3::timestamptz')} for update of g skip locked`,
)

// Whoever gives a person something holds their row first: what was given meanwhile is seen by a statement after the lock.
const forget = prepared<{ gone: number }, [string[], string[]]>(
  'forget-idle-guards',
  `with gone as (
     delete from guard g using unnest($1::text[], $2::text[]) as x(tenant_id, user_id)
     where g.tenant_id = x.tenant_id and g.user_id = x.user_id and ${hasNothing} returning 1)
   select count(*)::int as gone from gone`,
)

interface Stretch {
  after: Owner
  /** Nothing may have happened since. */
  before: Date
  most: number
}

/** How many rows are gone, and whom the next stretch begins after; undefined where there is nobody left. */
export interface Forgotten {
  gone: number
  last: Owner | undefined
}

/**
 * Deletes, of so many rows that follow a person's, those of people who have nothing and of whom nothing is counted. Rows are
 * looked at in the order of their key, so that no index is needed that every sign-in would have to write; those that somebody
 * holds are left alone.
 */
export async function forgetIdleGuards(pool: Pool, { after, before, most }: Stretch): Promise<Forgotten> {
  const rows = await look(pool, [after.tenantId, after.userId, most, before])
  const idle = rows.filter((row) => row.idle)
  const last = rows.length === most ? rows.at(-1) : undefined
  if (idle.length === 0) return { gone: 0, last }
  return transaction(pool, async (client) => {
    const locked = await lock(client, [...columns(idle), before])
    const [row] = await forget(client, columns(locked))
    return { gone: row?.gone ?? 0, last }
  })
}

function columns(owners: Owner[]): [string[], string[]] {
  return [owners.map(({ tenantId }) => tenantId), owners.map(({ userId }) => userId)]
}
