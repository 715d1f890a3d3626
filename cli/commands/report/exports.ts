import { Command } from 'commander'
import { ListExportsResponse, ReportingServiceService } from '#contracts/gen/countersign/reporting/v1/reporting'
import { exportHeads, exportRow } from '#cli/show/export'
import { page } from '#cli/show/page'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { paged, pageOf, type PageFlags } from '../paging.ts'

export const listExports: Build = (session) =>
  paged(new Command('exports'))
    .description(
      'List the reports that were asked for as files, the newest first: those that wait, and those that are ready.',
    )
    .addHelpText('after', examples({ 'report exports': 'Which files can be fetched?' }))
    .action(async (flags: PageFlags) => {
      const response = await session.to(ReportingServiceService).listExports({ page: pageOf(flags) })
      session.answer(ListExportsResponse, response, ({ exports, nextPageToken }) => {
        const rows = exports.map(exportRow)
        return page(session.style, { heads: exportHeads, rows, none: 'There is no export.', nextPageToken })
      })
    })
