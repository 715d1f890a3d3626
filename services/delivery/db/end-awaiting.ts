import { CompiledQuery, type Kysely } from 'kysely'
import type { Schema } from './schema.ts'

// In the order of their keys, so that two replicas do not wait in turn.
const end = `
  with over as (
    select m.tenant_id, m.id
    from unnest($1::text[], $2::text[]) as told (tenant, challenge)
    join message m on m.tenant_id = told.tenant and m.challenge_id = told.challenge and m.challenge_id <> ''
    where m.awaits is not null
    order by 1, 2 for update of m)
  update message m set awaits = null from over where m.tenant_id = over.tenant_id and m.id = over.id`

/** Has the texts of challenges that are over wait for no reply any more. */
export async function endAwaiting(
  trx: Kysely<Schema>,
  over: readonly { tenant: string; challengeId: string }[],
): Promise<void> {
  const keys = [over.map(({ tenant }) => tenant), over.map(({ challengeId }) => challengeId)]
  await trx.executeQuery(CompiledQuery.raw(end, keys))
}
