import { Command } from 'commander'
import { FactorServiceService, ListFactorsResponse } from '#contracts/gen/countersign/challenge/v1/factor'
import { factorHeads, factorRow } from '#cli/show/factor'
import { page } from '#cli/show/page'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { paged, pageOf, type PageFlags } from '../paging.ts'

export const list: Build = (session) =>
  paged(new Command('list'))
    .description("List a person's factors, the oldest first.")
    .argument('<user>', 'the person')
    .addHelpText('after', examples({ 'factors list ann': 'By what can ann prove herself?' }))
    .action(async (userId: string, flags: PageFlags) => {
      const response = await session.to(FactorServiceService).listFactors({ userId, page: pageOf(flags) })
      session.answer(ListFactorsResponse, response, ({ factors, nextPageToken }) => {
        const rows = factors.map(factorRow)
        return page(session.style, { heads: factorHeads, rows, none: `${userId} has no factor.`, nextPageToken })
      })
    })
