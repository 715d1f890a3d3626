import { Command } from 'commander'
import { LockoutServiceService, UnlockResponse } from '#contracts/gen/countersign/challenge/v1/lockout'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const unlock: Build = (session) =>
  new Command('unlock')
    .description('Forgive a person their wrong answers, so that they may try again at once.')
    .argument('<user>', 'the person')
    .requiredOption('--reason <text>', 'why')
    .addHelpText('after', examples({ "unlock joe --reason 'he called, and was recognised'": 'Let joe try again' }))
    .action(async (userId: string, { reason }: { reason: string }) => {
      const response = await session.to(LockoutServiceService).unlock({ userId, reason })
      session.answer(UnlockResponse, response, () => 'The person may try again.')
    })
