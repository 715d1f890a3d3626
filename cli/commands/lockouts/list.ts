import { Command } from 'commander'
import { lockouts } from '#cli/show/lockouts'
import { GetLockoutsResponse, LockoutServiceService } from '#contracts/gen/countersign/challenge/v1/lockout'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const list: Build = (session) =>
  new Command('list')
    .description('List the wrong answers that are counted against a person, and until when each method is locked.')
    .argument('<user>', 'the person')
    .addHelpText('after', examples({ 'lockouts list joe': 'Why is joe kept waiting?' }))
    .action(async (userId: string) => {
      const response = await session.to(LockoutServiceService).getLockouts({ userId })
      session.answer(GetLockoutsResponse, response, (response) => lockouts(session.style, response))
    })
