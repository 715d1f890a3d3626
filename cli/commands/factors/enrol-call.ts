import { Command } from 'commander'
import { EnrolFactorResponse, FactorServiceService } from '#contracts/gen/countersign/challenge/v1/factor'
import { enrolment } from '#cli/show/enrolment'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { vouching } from './vouching.ts'

interface Flags {
  extension?: string
  backup?: string
  vouched?: boolean
  reason?: string
}

export const enrolCall: Build = (session) =>
  new Command('enrol-call')
    .description('Register a phone that is called. It rings, and pressing # proves it.')
    .argument('<user>', 'the person')
    .argument('<number>', 'the number in E.164 form')
    .option('--extension <keys>', 'what is dialled behind it; a comma is a pause')
    .option('--backup <number>', 'the number that is called where the first one is not reached')
    .option('--vouched', 'you answer for it, with a reason: it may be used at once, without a call')
    .option('--reason <text>', vouching)
    .addHelpText(
      'after',
      examples({
        'factors enrol-call ann +14255550123': 'The phone rings',
        'factors enrol-call ann +14255550123 --extension 890 --backup +14255550199': 'At the office, and at home',
      }),
    )
    .action(async (userId: string, number: string, flags: Flags) => {
      const { extension = '', backup: backupNumber = '', vouched = false, reason: vouchReason = '' } = flags
      const kind = { $case: 'callPhone' as const, value: { number, extension, backupNumber } }
      const response = await session.to(FactorServiceService).enrolFactor({ userId, kind, vouched, vouchReason })
      session.answer(EnrolFactorResponse, response, (response) => enrolment(session.style, response))
    })
