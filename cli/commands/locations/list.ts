import { Command } from 'commander'
import { locationHeads, locationRow } from '#cli/show/location'
import { page } from '#cli/show/page'
import { AdminServiceService, ListNamedLocationsResponse } from '#contracts/gen/countersign/policy/v1/admin'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { paged, pageOf, type PageFlags } from '../paging.ts'

export const list: Build = (session) =>
  paged(new Command('list'))
    .description('List named locations, the oldest first.')
    .addHelpText('after', examples({ 'locations list': 'Which places can rules be about?' }))
    .action(async (flags: PageFlags) => {
      const response = await session.to(AdminServiceService).listNamedLocations({ page: pageOf(flags) })
      session.answer(ListNamedLocationsResponse, response, ({ namedLocations, nextPageToken }) => {
        const rows = namedLocations.map(locationRow)
        return page(session.style, { heads: locationHeads, rows, none: 'There is no location.', nextPageToken })
      })
    })
