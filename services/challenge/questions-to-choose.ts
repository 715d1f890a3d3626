import type { EnrolFactorRequest } from '#contracts/gen/countersign/challenge/v1/factor'
import { invalidRequest } from '#libs/rpc/shape'
import type { Context } from './context.ts'
import { findQuestions } from './db/security-questions.ts'
import { builtIn, type SecurityQuestion } from './security-question.ts'

/** The questions that the people of a tenant may choose from, in its order. */
export async function questionsToChooseFrom(
  { database }: Pick<Context, 'database'>,
  tenantId: string,
): Promise<readonly SecurityQuestion[]> {
  return (await findQuestions(database.pool, tenantId)) ?? builtIn
}

/** Refuses INVALID_REQUEST where somebody chose a question that is none of their tenant's. */
export async function assertToChoose(
  ctx: Pick<Context, 'database'>,
  { $case, value }: NonNullable<EnrolFactorRequest['kind']>,
  tenantId: string,
): Promise<void> {
  if ($case !== 'securityQuestions') return
  const known = new Set((await questionsToChooseFrom(ctx, tenantId)).map(({ text }) => text))
  const violations = value.answers.flatMap(({ question }, place) =>
    known.has(question)
      ? []
      : [
          {
            field: `security_questions.answers[${place}].question`,
            description: 'must be one of those to choose from',
          },
        ],
  )
  if (violations.length > 0) throw invalidRequest(violations)
}
