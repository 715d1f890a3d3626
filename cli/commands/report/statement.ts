import { Command, InvalidArgumentError } from 'commander'
import { GetStatementResponse, ReportingServiceService } from '#contracts/gen/countersign/reporting/v1/reporting'
import { statement as shown } from '#cli/show/statement'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const statement: Build = (session) =>
  new Command('statement')
    .description('Show what a month is billed, day by day. A closed month never changes.')
    .argument('[month]', 'the month; this one unless given', month, new Date().toISOString().slice(0, 7))
    .addHelpText(
      'after',
      examples({
        'report statement': 'This month, until now',
        'report statement 2025-11 --json': 'November, for a program',
      }),
    )
    .action(async (month: string) => {
      const response = await session.to(ReportingServiceService).getStatement({ month })
      session.answer(GetStatementResponse, response, (response) => shown(session.style, response))
    })

function month(text: string): string {
  if (/^20\d\d-(0[1-9]|1[0-2])$/.test(text)) return text
  throw new InvalidArgumentError('It takes a month such as 2025-11.')
}
