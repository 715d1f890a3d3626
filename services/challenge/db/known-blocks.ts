import type { Pool } from 'pg'
import type { Transaction } from 'kysely'
import { prepared } from '#libs/db/prepared'
import type { KnownBlockTable, Schema } from './schema.ts'

const find = prepared<{ blocked: boolean }, [string, string, Date]>(
  'known-block',
  `select true as blocked from known_block
   where tenant_id = $1 and user_id = $2 and blocked and (expires_at is null or expires_at > $3)`,
)

/** Whether the last block list heard of has the person in it. */
export async function knownBlocked(pool: Pool, tenantId: string, userId: string, now: Date): Promise<boolean> {
  const [row] = await find(pool, [tenantId, userId, now])
  return row !== undefined
}

/** Remembers the news about a person, unless something newer was heard before: events come in any order. */
export async function rememberBlock(trx: Transaction<Schema>, block: KnownBlockTable): Promise<void> {
  const { tenantId: _tenant, userId: _user, ...news } = block
  await trx
    .insertInto('knownBlock')
    .values(block)
    .onConflict((conflict) =>
      conflict
        .columns(['tenantId', 'userId'])
        .doUpdateSet(news)
        .whereRef('knownBlock.changedAt', '<', 'excluded.changedAt'),
    )
    .execute()
}
