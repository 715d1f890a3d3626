import type { Pool } from 'pg'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { prepared } from '#libs/db/prepared'
import { challengeColumnsOf, type ChallengeRow } from './challenges.ts'

// All that there is of a person is counted, so the row that is locked by every answer names it: challenges need no index for it.
const sent = `jsonb_object_keys(g.prompts) as sent (id)
  join challenge c on c.tenant_id = g.tenant_id and c.id = sent.id::uuid and c.state = ${ChallengeState.PENDING}`

const pending = prepared<ChallengeRow, [string, string]>(
  'pending-prompts',
  `select ${challengeColumnsOf('c')} from guard g cross join lateral ${sent}
   where g.tenant_id = $1 and g.user_id = $2 order by c.id`,
)

/** The pending challenges of a person that were ever sent as a prompt, the oldest first. */
export function pendingPrompts(
  pool: Pool,
  { tenantId, userId }: { tenantId: string; userId: string },
): Promise<ChallengeRow[]> {
  return pending(pool, [tenantId, userId])
}

const marked = prepared<{ id: string; marker: string }, [string[], string[]]>(
  'watch-prompts',
  `select f.id, concat_ws('/', f.state, f.progress ->> 'block', (
       select string_agg(concat_ws(':', c.id, c.sends, c.factor_id), ' ' order by c.id) from ${sent})) as marker
   from unnest($1::text[], $2::uuid[]) as watched(tenant_id, id)
   join factor f on f.tenant_id = watched.tenant_id and f.id = watched.id
   join guard g on g.tenant_id = f.tenant_id and g.user_id = f.user_id`,
)

/** A mark for each of these devices that differs whenever what it is asked has changed. */
export async function promptMarkers(
  pool: Pool,
  keys: { tenantId: string; id: string }[],
): Promise<Map<string, string>> {
  const rows = await marked(pool, [keys.map(({ tenantId }) => tenantId), keys.map(({ id }) => id)])
  return new Map(rows.map(({ id, marker }) => [id, marker]))
}
