import { Command } from 'commander'
import {
  ChallengeServiceService,
  GetChallengeResponse,
  type Challenge,
} from '#contracts/gen/countersign/challenge/v1/challenge'
import { decidedChallenge } from '#cli/show/challenge'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const show: Build = (session) =>
  new Command('show')
    .description('Show a challenge as it is now, and the decision behind it.')
    .argument('<challenge>', 'the challenge')
    .addHelpText('after', examples({ 'sign-in show 0193e5a4-8b1e-7c1e-9d57-3f0a4c2b6d11': 'Where does it stand?' }))
    .action(async (challengeId: string) => {
      const response = await session.to(ChallengeServiceService).getChallenge({ challengeId })
      session.answer(GetChallengeResponse, response, ({ challenge }) => {
        return decidedChallenge(session.style, challenge as Challenge)
      })
    })
