import { Command } from 'commander'
import { FraudServiceService, ListFraudReportsResponse } from '#contracts/gen/countersign/fraud/v1/fraud'
import { fraudReportHeads, fraudReportRow } from '#cli/show/fraud-report'
import { page } from '#cli/show/page'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { paged, pageOf, type PageFlags } from '../paging.ts'

interface Flags extends PageFlags {
  user?: string
}

export const list: Build = (session) =>
  paged(new Command('list'))
    .description('List the reports of fraud of the last 90 days, the newest first.')
    .option('--user <user>', "only this person's")
    .addHelpText('after', examples({ 'fraud list --user dave': 'What was reported of Dave?' }))
    .action(async ({ user = '', ...flags }: Flags) => {
      const response = await session.to(FraudServiceService).listFraudReports({ userId: user, page: pageOf(flags) })
      session.answer(ListFraudReportsResponse, response, ({ reports, nextPageToken }) => {
        const rows = reports.map(fraudReportRow)
        return page(session.style, { heads: fraudReportHeads, rows, none: 'No fraud was reported.', nextPageToken })
      })
    })
