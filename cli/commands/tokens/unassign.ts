import { Command } from 'commander'
import { token } from '#cli/show/token'
import { UnassignTokenResponse, TokenServiceService } from '#contracts/gen/countersign/challenge/v1/token'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const unassign: Build = (session) =>
  new Command('unassign')
    .description('Take a hardware token back from its person.')
    .argument('<token>', 'the token')
    .addHelpText('after', examples({ 'tokens unassign 0193e5a4-91aa-7b02-8f6c-0c1d2e3f4a5b': 'Ann has left' }))
    .action(async (tokenId: string) => {
      const response = await session.to(TokenServiceService).unassignToken({ tokenId })
      session.answer(UnassignTokenResponse, response, ({ token: shown }) => token(session.style, shown))
    })
