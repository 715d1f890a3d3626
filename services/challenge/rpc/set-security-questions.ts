import type {
  SetSecurityQuestionsRequest,
  SetSecurityQuestionsResponse,
} from '#contracts/gen/countersign/challenge/v1/security_question'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { removeQuestions, saveQuestions } from '../db/security-questions.ts'
import { builtIn } from '../security-question.ts'

/** Replaces the questions that people may choose from. Who has chosen keeps the texts of their own. */
export async function setSecurityQuestions(
  { database: { pool } }: Context,
  { questions }: SetSecurityQuestionsRequest,
  { tenant }: Call,
): Promise<SetSecurityQuestionsResponse> {
  if (questions.length === 0) {
    await removeQuestions(pool, tenant)
    return { questions: [...builtIn] }
  }
  await saveQuestions(pool, tenant, questions)
  return { questions }
}
