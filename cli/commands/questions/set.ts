import { Command } from 'commander'
import { jsonFile } from '#cli/json-file'
import { questionTable } from '#cli/show/questions'
import {
  ListSecurityQuestionsResponse,
  SecurityQuestionServiceService,
  SetSecurityQuestionsResponse,
} from '#contracts/gen/countersign/challenge/v1/security_question'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const set: Build = (session) =>
  new Command('set')
    .description('Replace the security questions that people may choose from. Who has chosen keeps their own.')
    .argument('[file]', 'JSON, as questions list --json gives it; without one: those of the product again')
    .addHelpText(
      'after',
      examples({
        'questions set questions.json': 'In the order of the file',
        'questions set': 'Those that came with the product',
      }),
    )
    .action(async (file: string | undefined) => {
      const { questions } = file === undefined ? { questions: [] } : await jsonFile(ListSecurityQuestionsResponse, file)
      const response = await session.to(SecurityQuestionServiceService).setSecurityQuestions({ questions })
      session.answer(SetSecurityQuestionsResponse, response, ({ questions }) => questionTable(session.style, questions))
    })
