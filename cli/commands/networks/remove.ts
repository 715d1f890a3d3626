import { Command } from 'commander'
import { AdminServiceService, RemoveTrustedNetworkResponse } from '#contracts/gen/countersign/policy/v1/admin'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const remove: Build = (session) =>
  new Command('remove')
    .description('Stop trusting a network.')
    .argument('<id>', 'the network, as networks list names it')
    .addHelpText('after', examples({ 'networks remove 0193e5a4-91aa-7b02-8f6c-0c1d2e3f4a5b': 'The office was closed' }))
    .action(async (trustedNetworkId: string) => {
      const response = await session.to(AdminServiceService).removeTrustedNetwork({ trustedNetworkId })
      session.answer(RemoveTrustedNetworkResponse, response, () => 'The network is no longer trusted.')
    })
