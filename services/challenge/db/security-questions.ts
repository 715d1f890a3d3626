import type { Pool } from 'pg'
import { prepared } from '#libs/db/prepared'
import type { OutboxRow } from '#libs/events/outbox'
import type { SecurityQuestion } from '../security-question.ts'
import { eventValues } from './event-values.ts'

const find = prepared<{ questions: SecurityQuestion[] }, [string]>(
  'find-security-questions',
  `select questions from security_questions where tenant_id = $1`,
)

/** A tenant's own questions, in its order; undefined where it has none. */
export async function findQuestions(pool: Pool, tenantId: string): Promise<SecurityQuestion[] | undefined> {
  const [row] = await find(pool, [tenantId])
  return row?.questions
}

const emitted = (from: number) => `insert into outbox (id, tenant_id, subject, payload, headers)
   values ($${from}::uuid, $${from + 1}, $${from + 2}, $${from + 3}::bytea, $${from + 4}::jsonb)`

const save = prepared<Record<string, never>, unknown[]>(
  'save-security-questions',
  `with saved as (
     insert into security_questions (tenant_id, questions) values ($1, $2::jsonb)
     on conflict (tenant_id) do update set questions = excluded.questions)
   ${emitted(3)}`,
)

const remove = prepared<Record<string, never>, unknown[]>(
  'remove-security-questions',
  `with gone as (delete from security_questions where tenant_id = $1)
   ${emitted(2)}`,
)

/** Replaces a tenant's own questions, with the event that tells of it; where there are none, it has its own no more. */
export async function saveQuestions(
  pool: Pool,
  { tenantId, questions }: { tenantId: string; questions: readonly SecurityQuestion[] },
  event: OutboxRow,
): Promise<void> {
  if (questions.length === 0) await remove(pool, [tenantId, ...eventValues(event)])
  else await save(pool, [tenantId, JSON.stringify(questions), ...eventValues(event)])
}
