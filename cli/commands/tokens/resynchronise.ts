import { Command } from 'commander'
import type { Style } from '#cli/session'
import { word } from '#cli/words'
import { ResynchroniseTokenResponse, TokenServiceService } from '#contracts/gen/countersign/challenge/v1/token'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const resynchronise: Build = (session) =>
  new Command('resynchronise')
    .description(
      'Find a hardware token anew by two or three codes that it showed one after another. The exit code is 0 only if it was found.',
    )
    .argument('<token>', 'the token')
    .argument('<codes...>', 'the codes, in their order')
    .addHelpText(
      'after',
      examples({ 'tokens resynchronise 0193e5a4-91aa-7b02-8f6c-0c1d2e3f4a5b 287082 359152': 'Its clock is off' }),
    )
    .action(async (tokenId: string, codes: string[]) => {
      const response = await session.to(TokenServiceService).resynchroniseToken({ tokenId, codes })
      session.answer(ResynchroniseTokenResponse, response, (response) => verdict(session.style, response))
      if (!response.resynchronised) session.disappoint()
    })

function verdict(style: Style, { resynchronised, resultCode }: ResynchroniseTokenResponse): string {
  if (resynchronised) return `${style.bold(style.green('FOUND'))}  The token is right from now on.`
  return `${style.bold(style.red('NOT FOUND'))}  ${word(ResultCode, resultCode)}`
}
