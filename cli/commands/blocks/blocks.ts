import { Command } from 'commander'
import { FraudServiceService, ListBlocksResponse } from '#contracts/gen/countersign/fraud/v1/fraud'
import { blockHeads, blockRow } from '#cli/show/block'
import { page } from '#cli/show/page'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { paged, pageOf, type PageFlags } from '../paging.ts'

interface Flags extends PageFlags {
  user?: string
  inForce?: boolean
}

export const blocks: Build = (session) =>
  paged(new Command('blocks'))
    .description('List blocks, the newest first, those that ended among them.')
    .option('--user <user>', "only this person's")
    .option('--in-force', 'only those in force now')
    .addHelpText('after', examples({ 'blocks --in-force': 'Who is kept out now?' }))
    .action(async ({ user = '', inForce = false, ...flags }: Flags) => {
      const request = { userId: user, inForce, page: pageOf(flags) }
      const response = await session.to(FraudServiceService).listBlocks(request)
      session.answer(ListBlocksResponse, response, ({ blocks, nextPageToken }) => {
        return page(session.style, {
          heads: blockHeads,
          rows: blocks.map(blockRow),
          none: 'Nobody is blocked.',
          nextPageToken,
        })
      })
    })
