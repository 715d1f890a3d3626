import { Command } from 'commander'
import { eventTypeHeads, eventTypeRow } from '#cli/show/event-type'
import { page } from '#cli/show/page'
import { AdminServiceService, ListEventTypesResponse } from '#contracts/gen/countersign/policy/v1/admin'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { paged, pageOf, type PageFlags } from '../paging.ts'

export const list: Build = (session) =>
  paged(new Command('list'))
    .description('List the kinds of transactions that people confirm, by name.')
    .addHelpText('after', examples({ 'event-types list': 'What can be confirmed?' }))
    .action(async (flags: PageFlags) => {
      const response = await session.to(AdminServiceService).listEventTypes({ page: pageOf(flags) })
      session.answer(ListEventTypesResponse, response, ({ eventTypes, nextPageToken }) => {
        const rows = eventTypes.map(eventTypeRow)
        return page(session.style, { heads: eventTypeHeads, rows, none: 'There is no type of event.', nextPageToken })
      })
    })
