import { Command } from 'commander'
import { BlockResponse, FraudServiceService, type Block } from '#contracts/gen/countersign/fraud/v1/fraud'
import { block as shown } from '#cli/show/block'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { wholeNumber } from '../whole-number.ts'

interface Flags {
  reason: string
  days?: number
}

export const block: Build = (session) =>
  new Command('block')
    .description('Keep a person out: every sign-in is denied until the block ends or is lifted.')
    .argument('<user>', 'the person')
    .requiredOption('--reason <text>', 'why')
    .option('--days <count>', 'how long, 1 to 3650; 90 unless given', wholeNumber)
    .addHelpText('after', examples({ "block dave --reason 'his laptop was stolen' --days 7": 'For a week' }))
    .action(async (userId: string, { reason, days = 0 }: Flags) => {
      const response = await session.to(FraudServiceService).block({ userId, reason, days })
      session.answer(BlockResponse, response, (response) => shown(session.style, response.block as Block))
    })
