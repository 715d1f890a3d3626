import { Command } from 'commander'
import { DeleteTokenResponse, TokenServiceService } from '#contracts/gen/countersign/challenge/v1/token'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const remove: Build = (session) =>
  new Command('delete')
    .description('Forget a hardware token, secret and all.')
    .argument('<token>', 'the token')
    .addHelpText('after', examples({ 'tokens delete 0193e5a4-91aa-7b02-8f6c-0c1d2e3f4a5b': 'It is broken' }))
    .action(async (tokenId: string) => {
      const response = await session.to(TokenServiceService).deleteToken({ tokenId })
      session.answer(DeleteTokenResponse, response, () => 'The token is gone.')
    })
