import { Command } from 'commander'
import { bypassHeads, bypassRow } from '#cli/show/bypass'
import { page } from '#cli/show/page'
import { AdminServiceService, ListBypassesResponse } from '#contracts/gen/countersign/policy/v1/admin'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { paged, pageOf, type PageFlags } from '../paging.ts'

interface Flags extends PageFlags {
  user?: string
  active?: boolean
}

export const list: Build = (session) =>
  paged(new Command('list'))
    .description('List one-time bypasses, the newest first, those that ended among them.')
    .option('--user <user>', "only this person's")
    .option('--active', 'only those that are active')
    .addHelpText('after', examples({ 'bypass list --active': 'Who may come in without a second factor now?' }))
    .action(async ({ user = '', active = false, ...flags }: Flags) => {
      const request = { userId: user, active, page: pageOf(flags) }
      const response = await session.to(AdminServiceService).listBypasses(request)
      session.answer(ListBypassesResponse, response, ({ bypasses, nextPageToken }) => {
        const rows = bypasses.map(bypassRow)
        return page(session.style, { heads: bypassHeads, rows, none: 'There is no bypass.', nextPageToken })
      })
    })
