import { Command } from 'commander'
import {
  CancelChallengeResponse,
  ChallengeServiceService,
  type Challenge,
} from '#contracts/gen/countersign/challenge/v1/challenge'
import { challenge } from '#cli/show/challenge'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const cancel: Build = (session) =>
  new Command('cancel')
    .description('Put an end to a challenge that nobody will answer. A finished one is shown as it is.')
    .argument('<challenge>', 'the challenge')
    .addHelpText('after', examples({ 'sign-in cancel 0193e5a4-8b1e-7c1e-9d57-3f0a4c2b6d11': 'The person went away' }))
    .action(async (challengeId: string) => {
      const response = await session.to(ChallengeServiceService).cancelChallenge({ challengeId })
      session.answer(CancelChallengeResponse, response, (response) => {
        return challenge(session.style, response.challenge as Challenge)
      })
    })
