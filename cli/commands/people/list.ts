import { Command } from 'commander'
import { AdminServiceService, ListPeopleResponse } from '#contracts/gen/countersign/policy/v1/admin'
import { page } from '#cli/show/page'
import { personHeads, personRow } from '#cli/show/person'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { paged, pageOf, type PageFlags } from '../paging.ts'

export const list: Build = (session) =>
  paged(new Command('list'))
    .description('List people by their ids.')
    .addHelpText('after', examples({ 'people list --most 500': 'As many as one page holds' }))
    .action(async (flags: PageFlags) => {
      const response = await session.to(AdminServiceService).listPeople({ page: pageOf(flags) })
      session.answer(ListPeopleResponse, response, ({ people, nextPageToken }) => {
        const rows = people.map(personRow)
        return page(session.style, { heads: personHeads, rows, none: 'Nobody is known.', nextPageToken })
      })
    })
