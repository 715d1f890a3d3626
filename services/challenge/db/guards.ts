import type { Pool } from 'pg'
import { prepared } from '#libs/db/prepared'
import type { GuardTable } from './schema.ts'

/** What limits a person's challenges. */
type Guard = Omit<GuardTable, 'tallies'>

const findOne = prepared<Guard, [string, string]>(
  'find-guard',
  `select tenant_id as "tenantId", user_id as "userId", failures, last_failure_at as "lastFailureAt",
     locked_until as "lockedUntil", started_at as "startedAt", texted_at as "textedAt"
   from guard where tenant_id = $1 and user_id = $2`,
)

/** What limits a person now; undefined for one who never had a challenge. */
export async function findGuard(pool: Pool, tenantId: string, userId: string): Promise<Guard | undefined> {
  const [row] = await findOne(pool, [tenantId, userId])
  return row
}
