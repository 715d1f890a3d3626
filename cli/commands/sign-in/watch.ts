import { Command } from 'commander'
import {
  ChallengeServiceService,
  ChallengeState,
  WatchChallengeResponse,
  type Challenge,
} from '#contracts/gen/countersign/challenge/v1/challenge'
import type { Style } from '#cli/session'
import { clockTime } from '#cli/show/moment'
import { result } from '#cli/show/result'
import { word } from '#cli/words'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const watch: Build = (session) =>
  new Command('watch')
    .description('Tell of every change of a challenge, until it is finished: a line each.')
    .argument('<challenge>', 'the challenge')
    .addHelpText(
      'after',
      examples({
        'sign-in watch 0193e5a4-8b1e-7c1e-9d57-3f0a4c2b6d11': 'Wait for what comes of it',
        'sign-in watch 0193e5a4-8b1e-7c1e-9d57-3f0a4c2b6d11 --json': 'A line of JSON for every change',
      }),
    )
    .action(async (challengeId: string) => {
      for await (const change of session.to(ChallengeServiceService).watchChallenge({ challengeId })) {
        session.each(WatchChallengeResponse, change, ({ challenge }) => line(session.style, challenge as Challenge))
      }
    })

function line(style: Style, { state, attemptsLeft, resultCode }: Challenge): string {
  const left = state === ChallengeState.PENDING ? `answers left: ${attemptsLeft}` : ''
  const parts = [style.dim(clockTime(new Date())), word(ChallengeState, state), left, style.dim(result(resultCode))]
  return parts.filter(Boolean).join('  ')
}
