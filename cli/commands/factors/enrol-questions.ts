import { Command } from 'commander'
import { enrolment } from '#cli/show/enrolment'
import { EnrolFactorResponse, FactorServiceService } from '#contracts/gen/countersign/challenge/v1/factor'
import {
  SecurityQuestionServiceService,
  type SecurityQuestion,
} from '#contracts/gen/countersign/challenge/v1/security_question'
import type { Session } from '#cli/session'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { vouching } from './vouching.ts'

interface Flags {
  language?: string
  reason?: string
}

export const enrolQuestions: Build = (session) =>
  new Command('enrol-questions')
    .description(
      'Register security questions, in place of earlier ones. Numbers and answers are asked for, or read from lines of the standard input.',
    )
    .argument('<user>', 'the person')
    .option('--language <tag>', 'the numbers are those of questions list in this language')
    .option('--reason <text>', vouching)
    .addHelpText('after', examples({ 'factors enrol-questions ann --language en': 'She has a look at questions list' }))
    .action(async (userId: string, { language = '', reason: vouchReason = '' }: Flags) => {
      const { questions, toChoose } = await session
        .to(SecurityQuestionServiceService)
        .listSecurityQuestions({ language })
      const answers = await chosen(session, questions, toChoose)
      const kind = { $case: 'securityQuestions' as const, value: { answers } }
      const response = await session.to(FactorServiceService).enrolFactor({ userId, kind, vouched: false, vouchReason })
      session.answer(EnrolFactorResponse, response, (response) => enrolment(session.style, response))
    })

async function chosen({ ask }: Session, questions: readonly SecurityQuestion[], toChoose: number) {
  const answers: { question: string; answer: string }[] = []
  while (answers.length < toChoose) {
    const number = await ask(`Number of question ${answers.length + 1} of ${toChoose}`)
    const question = questions[Number(number) - 1]?.text
    if (question === undefined) throw new Error(`there is no question ${number}; questions list has their numbers`)
    answers.push({ question, answer: await ask(question) })
  }
  return answers
}
