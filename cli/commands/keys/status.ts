import { Command } from 'commander'
import { keyTable } from '#cli/show/key-status'
import { GetKeyStatusResponse, KeyServiceService } from '#contracts/gen/countersign/challenge/v1/key'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const status: Build = (session) =>
  new Command('status')
    .description('Show how many secrets each key seals, and which key nothing needs. It takes the key of the operator.')
    .addHelpText('after', examples({ 'keys status': 'Can last month’s key be removed?' }))
    .action(async () => {
      const response = await session.asOperator(KeyServiceService).getKeyStatus({})
      session.answer(GetKeyStatusResponse, response, ({ keys }) => keyTable(session.style, keys))
    })
