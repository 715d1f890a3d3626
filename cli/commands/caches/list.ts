import { Command } from 'commander'
import { cacheRuleHeads, cacheRuleRow } from '#cli/show/cache-rule'
import { page } from '#cli/show/page'
import { AdminServiceService, ListCacheRulesResponse } from '#contracts/gen/countersign/policy/v1/admin'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { paged, pageOf, type PageFlags } from '../paging.ts'

export const list: Build = (session) =>
  paged(new Command('list'))
    .description('List the rules by which an earlier success still counts, the oldest first.')
    .addHelpText('after', examples({ 'caches list': 'For how long does a success count?' }))
    .action(async (flags: PageFlags) => {
      const response = await session.to(AdminServiceService).listCacheRules({ page: pageOf(flags) })
      session.answer(ListCacheRulesResponse, response, ({ rules, nextPageToken }) => {
        const rows = rules.map(cacheRuleRow)
        return page(session.style, { heads: cacheRuleHeads, rows, none: 'No success is cached.', nextPageToken })
      })
    })
