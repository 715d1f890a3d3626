import type { Pool } from 'pg'
import { prepared } from '#libs/db/prepared'
import type { SecurityQuestion } from '../security-question.ts'

const find = prepared<{ questions: SecurityQuestion[] }, [string]>(
  'find-security-questions',
  `select questions from security_questions where tenant_id = $1`,
)

/** A tenant's own questions, in its order; undefined where it has none. */
export async function findQuestions(pool: Pool, tenantId: string): Promise<SecurityQuestion[] | undefined> {
  const [row] = await find(pool, [tenantId])
  return row?.questions
}

const save = prepared<Record<string, never>, [string, string]>(
  'save-security-questions',
  `insert into security_questions (tenant_id, questions) values ($1, $2::jsonb)
   on conflict (tenant_id) do update set questions = excluded.questions`,
)

/** Replaces a tenant's own questions. */
export async function saveQuestions(pool: Pool, tenantId: string, questions: SecurityQuestion[]): Promise<void> {
  await save(pool, [tenantId, JSON.stringify(questions)])
}

const remove = prepared<Record<string, never>, [string]>(
  'remove-security-questions',
  `delete from security_questions where tenant_id = $1`,
)

/** Forgets a tenant's own questions. */
export async function removeQuestions(pool: Pool, tenantId: string): Promise<void> {
  await remove(pool, [tenantId])
}
