import type {
  ListSecurityQuestionsRequest,
  ListSecurityQuestionsResponse,
} from '#contracts/gen/countersign/challenge/v1/security_question'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { questionsToChoose } from '../methods/security-questions.ts'
import { questionsToChooseFrom } from '../questions-to-choose.ts'
import { inLanguage } from '../security-question.ts'

/** Lists the questions that a person may choose from. */
export async function listSecurityQuestions(
  ctx: Context,
  { language }: ListSecurityQuestionsRequest,
  call: Call,
): Promise<ListSecurityQuestionsResponse> {
  const all = await questionsToChooseFrom(ctx, call.tenant)
  return { questions: [...inLanguage(all, language, questionsToChoose)], toChoose: questionsToChoose }
}
