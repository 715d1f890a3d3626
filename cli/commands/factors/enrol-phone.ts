import { Command } from 'commander'
import { EnrolFactorResponse, FactorServiceService } from '#contracts/gen/countersign/challenge/v1/factor'
import { enrolment } from '#cli/show/enrolment'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { vouching } from './vouching.ts'

interface Flags {
  byReply?: boolean
  vouched?: boolean
  reason?: string
}

export const enrolPhone: Build = (session) =>
  new Command('enrol-phone')
    .description('Register a phone that takes texts. It is sent a code, which proves it.')
    .argument('<user>', 'the person')
    .argument('<number>', 'the number in E.164 form')
    .option('--by-reply', 'its codes are texted back, rather than typed where the person signs in')
    .option('--vouched', 'you answer for it, with a reason: it may be used at once, without a code')
    .option('--reason <text>', vouching)
    .addHelpText(
      'after',
      examples({
        'factors enrol-phone ann +14255550123': 'The phone is sent a code',
        'factors enrol-phone ann +14255550123 --by-reply': 'The phone is sent a code, which is texted back',
        "factors enrol-phone ann +14255550123 --vouched --reason 'it is in the directory'":
          'The number was checked by other means',
        "factors enrol-phone ann +14255550123 --reason 'she came to the desk'":
          'Besides what she has; it is sent a code',
      }),
    )
    .action(async (userId: string, number: string, { byReply, vouched = false, reason: vouchReason = '' }: Flags) => {
      const kind = { $case: byReply ? ('replyPhone' as const) : ('smsPhone' as const), value: { number } }
      const response = await session.to(FactorServiceService).enrolFactor({ userId, kind, vouched, vouchReason })
      session.answer(EnrolFactorResponse, response, (response) => enrolment(session.style, response))
    })
