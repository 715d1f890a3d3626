import { Command } from 'commander'
import { AdminServiceService, ListApplicationsResponse } from '#contracts/gen/countersign/policy/v1/admin'
import { applicationHeads, applicationRow } from '#cli/show/application'
import { page } from '#cli/show/page'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { paged, pageOf, type PageFlags } from '../paging.ts'

export const list: Build = (session) =>
  paged(new Command('list'))
    .description('List applications by their ids.')
    .addHelpText('after', examples({ 'applications list': 'What can be signed in to?' }))
    .action(async (flags: PageFlags) => {
      const response = await session.to(AdminServiceService).listApplications({ page: pageOf(flags) })
      session.answer(ListApplicationsResponse, response, ({ applications, nextPageToken }) => {
        const rows = applications.map(applicationRow)
        return page(session.style, { heads: applicationHeads, rows, none: 'There is no application.', nextPageToken })
      })
    })
