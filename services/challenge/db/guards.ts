import type { Pool } from 'pg'
import { prepared } from '#libs/db/prepared'
import type { GuardTable } from './schema.ts'

const findOne = prepared<GuardTable, [string, string]>(
  'find-guard',
  `select tenant_id as "tenantId", user_id as "userId", failures, last_failure_at as "lastFailureAt",
     locked_until as "lockedUntil", started_at as "startedAt", texted_at as "textedAt"
   from guard where tenant_id = $1 and user_id = $2`,
)

/** What limits a person now; undefined for one who never had a challenge. */
export async function findGuard(pool: Pool, tenantId: string, userId: string): Promise<GuardTable | undefined> {
  const [row] = await findOne(pool, [tenantId, userId])
  return row
}
