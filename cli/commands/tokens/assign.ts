import { Command } from 'commander'
import { token } from '#cli/show/token'
import { AssignTokenResponse, TokenServiceService } from '#contracts/gen/countersign/challenge/v1/token'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const assign: Build = (session) =>
  new Command('assign')
    .description('Give a hardware token to a person, who activates it by its code: factors confirm.')
    .argument('<serial>', 'its serial number')
    .argument('<user>', 'the person')
    .option('--manufacturer <name>', 'where several have that serial number')
    .addHelpText('after', examples({ 'tokens assign 2308374 ann': 'Ann is handed a token' }))
    .action(async (serial: string, userId: string, { manufacturer = '' }: { manufacturer?: string }) => {
      const response = await session.to(TokenServiceService).assignToken({ serial, manufacturer, userId })
      session.answer(AssignTokenResponse, response, ({ token: shown }) => token(session.style, shown))
    })
