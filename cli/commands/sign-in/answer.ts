import { randomUUID } from 'node:crypto'
import { Command } from 'commander'
import {
  AnswerChallengeRequest,
  AnswerChallengeResponse,
  ChallengeServiceService,
  ChallengeState,
} from '#contracts/gen/countersign/challenge/v1/challenge'
import type { Style } from '#cli/session'
import { result } from '#cli/show/result'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

interface Flags {
  factor?: string
  requestId?: string
}

export const answer: Build = (session) =>
  new Command('answer')
    .description('Answer a challenge with a code. The exit code is 0 only if it proved the person.')
    .argument('<challenge>', 'the challenge')
    .argument('<code>', 'what the person typed')
    .option('--factor <id>', 'the factor answered for; the one asked for unless given')
    .option('--request-id <id>', 'the same for every retry of one answer; a new one unless given')
    .addHelpText(
      'after',
      examples({
        'sign-in answer 0193e5a4-8b1e-7c1e-9d57-3f0a4c2b6d11 123456': 'With the code of a text or an app',
        'sign-in answer "$challenge" "$code" && open-the-gate': 'In a script',
      }),
    )
    .action(async (challengeId: string, code: string, { factor = '', requestId = randomUUID() }: Flags) => {
      const kind = { $case: 'code' as const, value: code }
      const request = AnswerChallengeRequest.fromPartial({ challengeId, requestId, factorId: factor, answer: { kind } })
      const response = await session.to(ChallengeServiceService).answerChallenge(request)
      session.answer(AnswerChallengeResponse, response, (response) => verdict(session.style, response))
      if (!response.approved) session.disappoint()
    })

function verdict(style: Style, { approved, resultCode, challenge }: AnswerChallengeResponse): string {
  const shown = style.dim(result(resultCode))
  if (approved) return `${style.bold(style.green('APPROVED'))}  ${challenge?.userId} proved who they are. ${shown}`
  const { attemptsLeft, state } = challenge ?? { attemptsLeft: 0, state: ChallengeState.DENIED }
  const left =
    state === ChallengeState.PENDING ? `Answers left: ${attemptsLeft}.` : 'The challenge takes no more answers.'
  return `${style.bold(style.red('NOT APPROVED'))}  ${left} ${shown}`
}
