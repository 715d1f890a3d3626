import { Command } from 'commander'
import {
  ChallengeServiceService,
  ResendChallengeResponse,
  type Challenge,
} from '#contracts/gen/countersign/challenge/v1/challenge'
import { challenge } from '#cli/show/challenge'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const resend: Build = (session) =>
  new Command('resend')
    .description('Send a new code, which puts an end to the one before, or go on with another factor.')
    .argument('<challenge>', 'the challenge')
    .option('--factor <id>', 'one of its options to go on with; the one asked for unless given')
    .addHelpText(
      'after',
      examples({
        'sign-in resend 0193e5a4-8b1e-7c1e-9d57-3f0a4c2b6d11': 'The text did not come',
        'sign-in resend 0193e5a4-8b1e-7c1e-9d57-3f0a4c2b6d11 --factor 0193e5a4-91aa-7b02-8f6c-0c1d2e3f4a5b':
          'By another of its options',
      }),
    )
    .action(async (challengeId: string, { factor = '' }: { factor?: string }) => {
      const response = await session.to(ChallengeServiceService).resendChallenge({ challengeId, factorId: factor })
      session.answer(ResendChallengeResponse, response, (response) => {
        return challenge(session.style, response.challenge as Challenge)
      })
    })
