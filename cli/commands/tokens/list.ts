import { Command } from 'commander'
import { page } from '#cli/show/page'
import { tokenHeads, tokenRow } from '#cli/show/token'
import { ListTokensResponse, TokenServiceService } from '#contracts/gen/countersign/challenge/v1/token'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { paged, pageOf, type PageFlags } from '../paging.ts'

interface Flags extends PageFlags {
  serial?: string
  user?: string
  unassigned?: boolean
}

export const list: Build = (session) =>
  paged(new Command('list'))
    .description('List hardware tokens by serial number.')
    .option('--serial <beginning>', 'only those whose serial number begins so')
    .option('--user <user>', "only this person's")
    .option('--unassigned', "only those that are nobody's")
    .addHelpText('after', examples({ 'tokens list --unassigned': 'Which are left to be given out?' }))
    .action(async (flags: Flags) => {
      const { serial = '', user = '', unassigned = false } = flags
      const request = { serialPrefix: serial, userId: user, unassigned, page: pageOf(flags) }
      const response = await session.to(TokenServiceService).listTokens(request)
      session.answer(ListTokensResponse, response, ({ tokens, nextPageToken }) => {
        const rows = tokens.map(tokenRow)
        return page(session.style, { heads: tokenHeads, rows, none: 'There is no such token.', nextPageToken })
      })
    })
