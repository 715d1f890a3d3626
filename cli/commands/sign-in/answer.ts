import { randomUUID } from 'node:crypto'
import { Command } from 'commander'
import {
  AnswerChallengeRequest,
  AnswerChallengeResponse,
  ChallengeServiceService,
  ChallengeState,
  type Answer,
} from '#contracts/gen/countersign/challenge/v1/challenge'
import type { Session, Style } from '#cli/session'
import { result } from '#cli/show/result'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

interface Flags {
  factor?: string
  requestId?: string
  questions?: boolean
}

export const answer: Build = (session) =>
  new Command('answer')
    .description(
      'Answer a challenge with a code, or to its security questions. The exit code is 0 only if it proved the person.',
    )
    .argument('<challenge>', 'the challenge')
    .argument(
      '[codes...]',
      'what the person typed; of a token that is out of step, two or three codes that it showed in a row',
    )
    .option('--factor <id>', 'the factor answered for; the one asked for unless given')
    .option('--request-id <id>', 'the same for every retry of one answer; a new one unless given')
    .option('--questions', 'the answers to the security questions are asked for, or read from the standard input')
    .addHelpText(
      'after',
      examples({
        'sign-in answer 0193e5a4-8b1e-7c1e-9d57-3f0a4c2b6d11 123456': 'With the code of a text or an app',
        'sign-in answer 0193e5a4-8b1e-7c1e-9d57-3f0a4c2b6d11 755224 287082':
          'With two codes in a row, which set a token right whose clock or counter was lost',
        'sign-in answer 0193e5a4-8b1e-7c1e-9d57-3f0a4c2b6d11 --questions': 'With the answers to its questions',
        'sign-in answer "$challenge" "$code" && open-the-gate': 'In a script',
      }),
    )
    .action(async (challengeId: string, codes: string[], { factor, requestId = randomUUID(), questions }: Flags) => {
      const given = questions ? await toQuestions(session, challengeId) : { answer: byCodes(codes) }
      const request = AnswerChallengeRequest.fromPartial({ challengeId, requestId, factorId: factor ?? '', ...given })
      const response = await session.to(ChallengeServiceService).answerChallenge(request)
      session.answer(AnswerChallengeResponse, response, (response) => verdict(session.style, response))
      if (!response.approved) session.disappoint()
    })

const byCodes = (codes: string[]): Answer => ({
  kind: codes.length > 1 ? { $case: 'codesInRow', value: { codes } } : { $case: 'code', value: codes[0] ?? '' },
})

/** What is answered to the questions that a challenge asks, and for which factor. */
async function toQuestions(session: Session, challengeId: string): Promise<{ factorId: string; answer: Answer }> {
  const { challenge } = await session.to(ChallengeServiceService).getChallenge({ challengeId })
  const option = challenge?.options.find(({ questions }) => questions.length > 0)
  if (!option) throw new Error('the challenge asks no questions')
  const answers: string[] = []
  for (const question of option.questions) answers.push(await session.ask(question))
  return { factorId: option.factorId, answer: { kind: { $case: 'securityAnswers', value: { answers } } } }
}

function verdict(style: Style, { approved, resultCode, challenge }: AnswerChallengeResponse): string {
  const shown = style.dim(result(resultCode))
  if (approved) return `${style.bold(style.green('APPROVED'))}  ${challenge?.userId} proved who they are. ${shown}`
  const { attemptsLeft, state } = challenge ?? { attemptsLeft: 0, state: ChallengeState.DENIED }
  const left =
    state === ChallengeState.PENDING ? `Answers left: ${attemptsLeft}.` : 'The challenge takes no more answers.'
  return `${style.bold(style.red('NOT APPROVED'))}  ${left} ${shown}`
}
