import { Command } from 'commander'
import { EnrolFactorResponse, FactorServiceService } from '#contracts/gen/countersign/challenge/v1/factor'
import { recoveryCodes as shown } from '#cli/show/recovery-codes'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { wholeNumber } from '../whole-number.ts'

interface Flags {
  count?: number
  reason: string
}

export const recoveryCodes: Build = (session) =>
  new Command('recovery-codes')
    .description('Make a person a new set of recovery codes, in place of an earlier one. Each is good once.')
    .argument('<user>', 'the person')
    .option('--count <number>', 'how many, 1 to 20; 10 unless given', wholeNumber)
    .requiredOption('--reason <text>', 'why you answer for the person, for the record')
    .addHelpText(
      'after',
      examples({ "factors recovery-codes ann --reason 'came to the desk'": 'For the day when she has lost her phone' }),
    )
    .action(async (userId: string, { count = 0, reason: vouchReason }: Flags) => {
      const kind = { $case: 'recoveryCodes' as const, value: { count } }
      const response = await session.to(FactorServiceService).enrolFactor({ userId, kind, vouched: true, vouchReason })
      session.answer(EnrolFactorResponse, response, (response) => shown(session.style, response))
    })
