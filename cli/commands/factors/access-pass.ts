import { Command } from 'commander'
import { EnrolFactorResponse, FactorServiceService } from '#contracts/gen/countersign/challenge/v1/factor'
import { accessPass as shown } from '#cli/show/access-pass'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { pointInTime } from '../point-in-time.ts'
import { wholeNumber } from '../whole-number.ts'

interface Flags {
  reason: string
  minutes?: number
  singleUse?: boolean
  from?: Date
}

export const accessPass: Build = (session) =>
  new Command('access-pass')
    .description('Make a person a pass that is good for a short time, in place of an earlier one.')
    .argument('<user>', 'the person')
    .requiredOption('--reason <text>', 'why')
    .option('--minutes <count>', 'for how long, 10 to 43200; 60 unless given', wholeNumber)
    .option('--single-use', 'it is good only once')
    .option('--from <moment>', 'from when; from now unless given', pointInTime)
    .addHelpText(
      'after',
      examples({
        "factors access-pass ann --reason 'first day' --single-use": 'So that ann can register her phone',
        "factors access-pass ann --reason 'a new phone is on its way' --minutes 2880": 'For two days',
      }),
    )
    .action(async (userId: string, { reason, minutes = 0, singleUse = false, from }: Flags) => {
      const kind = { $case: 'temporaryAccessPass' as const, value: { reason, minutes, singleUse, startsAt: from } }
      const response = await session.to(FactorServiceService).enrolFactor({ userId, kind, vouched: true })
      session.answer(EnrolFactorResponse, response, (response) => shown(session.style, response, { singleUse }))
    })
