import type { Pool } from 'pg'
import { prepared } from '#libs/db/prepared'
import type { OutboxRow } from '#libs/events/outbox'
import type { Selectable } from 'kysely'
import { eventValues } from './event-values.ts'
import type { GuardTable } from './schema.ts'

type GuardRow = Pick<
  Selectable<GuardTable>,
  'tenantId' | 'userId' | 'tallies' | 'consecutive' | 'appPasswordFailures' | 'startedAt' | 'textedAt' | 'prompts'
>

const findOne = prepared<GuardRow, [string, string]>(
  'find-guard',
  `select tenant_id as "tenantId", user_id as "userId", tallies, consecutive,
     app_password_failures as "appPasswordFailures", started_at as "startedAt", texted_at as "textedAt", prompts
   from guard where tenant_id = $1 and user_id = $2`,
)

/** What limits a person now; undefined for one who never had a challenge. */
export async function findGuard(pool: Pool, tenantId: string, userId: string): Promise<GuardRow | undefined> {
  const [row] = await findOne(pool, [tenantId, userId])
  return row
}

// The lock on the row waits for answers that are being judged, and what they left is forgiven with the rest.
const forgive = prepared<Record<string, never>, unknown[]>(
  'forgive-person',
  `with forgiven as (
     update guard set tallies = '{}', consecutive = 0, app_password_failures = 0
     where tenant_id = $1 and user_id = $2 and (consecutive > 0 or app_password_failures > 0 or tallies <> '{}')
     returning 1)
   insert into outbox (id, tenant_id, subject, payload, headers)
   select $3::uuid, $4, $5, $6::bytea, $7::jsonb from forgiven`,
)

/** Forgets a person's wrong answers, with the event that tells of it. Nothing happens where there were none. */
export async function forgiveGuard(pool: Pool, tenantId: string, userId: string, event: OutboxRow): Promise<void> {
  await forgive(pool, [tenantId, userId, ...eventValues(event)])
}
