import { Command } from 'commander'
import { questionTable } from '#cli/show/questions'
import {
  ListSecurityQuestionsResponse,
  SecurityQuestionServiceService,
} from '#contracts/gen/countersign/challenge/v1/security_question'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const list: Build = (session) =>
  new Command('list')
    .description('List the security questions that people may choose from, by their numbers.')
    .option('--language <tag>', 'those in this language, such as de; of all languages unless given')
    .addHelpText('after', examples({ 'questions list --language en': 'What is somebody shown who speaks English?' }))
    .action(async ({ language = '' }: { language?: string }) => {
      const response = await session.to(SecurityQuestionServiceService).listSecurityQuestions({ language })
      session.answer(ListSecurityQuestionsResponse, response, ({ questions }) =>
        questionTable(session.style, questions),
      )
    })
