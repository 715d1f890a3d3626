import { Command } from 'commander'
import { token } from '#cli/show/token'
import { ReplaceTokenResponse, TokenServiceService } from '#contracts/gen/countersign/challenge/v1/token'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const replace: Build = (session) =>
  new Command('replace')
    .description('Give a person another hardware token, in the place of one from when the other is activated.')
    .argument('<token>', 'the token')
    .argument('<serial>', 'the serial number of the other')
    .option('--manufacturer <name>', 'where several have that serial number')
    .addHelpText(
      'after',
      examples({ 'tokens replace 0193e5a4-91aa-7b02-8f6c-0c1d2e3f4a5b 2308375': 'The battery is low' }),
    )
    .action(async (tokenId: string, serial: string, { manufacturer = '' }: { manufacturer?: string }) => {
      const response = await session.to(TokenServiceService).replaceToken({ tokenId, serial, manufacturer })
      session.answer(ReplaceTokenResponse, response, ({ token: shown }) => token(session.style, shown))
    })
