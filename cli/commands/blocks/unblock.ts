import { Command } from 'commander'
import { FraudServiceService, UnblockResponse, type Block } from '#contracts/gen/countersign/fraud/v1/fraud'
import { block } from '#cli/show/block'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const unblock: Build = (session) =>
  new Command('unblock')
    .description('Lift the block of a person.')
    .argument('<user>', 'the person')
    .requiredOption('--reason <text>', 'why')
    .addHelpText('after', examples({ "unblock dave --reason 'he has a new laptop'": 'Let dave in again' }))
    .action(async (userId: string, { reason }: { reason: string }) => {
      const response = await session.to(FraudServiceService).unblock({ userId, reason })
      session.answer(UnblockResponse, response, (response) => block(session.style, response.block as Block))
    })
