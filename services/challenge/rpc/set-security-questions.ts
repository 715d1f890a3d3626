import type {
  SetSecurityQuestionsRequest,
  SetSecurityQuestionsResponse,
} from '#contracts/gen/countersign/challenge/v1/security_question'
import { SecurityQuestionsChanged } from '#contracts/gen/countersign/challenge/v1/events'
import { outboxRow } from '#libs/events/outbox'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { saveQuestions } from '../db/security-questions.ts'
import { builtIn } from '../security-question.ts'

/** Replaces the questions that people may choose from. Who has chosen keeps the texts of their own. */
export async function setSecurityQuestions(
  { database, world }: Context,
  { questions }: SetSecurityQuestionsRequest,
  { tenant, traceparent }: Call,
): Promise<SetSecurityQuestionsResponse> {
  const now = world.now()
  const payload = SecurityQuestionsChanged.create({ count: questions.length, changedAt: now })
  const envelope = { tenant, id: world.randomId(), occurredAt: now, traceparent }
  const event = outboxRow({ ...envelope, event: SecurityQuestionsChanged, payload })
  await saveQuestions(database.pool, { tenantId: tenant, questions }, event)
  return { questions: questions.length === 0 ? [...builtIn] : questions }
}
