import { Command } from 'commander'
import { provider } from '#cli/show/provider'
import { AdminServiceService, GetProviderResponse, type Provider } from '#contracts/gen/countersign/policy/v1/admin'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const show: Build = (session) =>
  new Command('show')
    .description('Show by what the use of the tenant is billed.')
    .addHelpText('after', examples({ 'provider show': 'By the person, or by the authentication?' }))
    .action(async () => {
      const response = await session.to(AdminServiceService).getProvider({})
      session.answer(GetProviderResponse, response, (response) => {
        return provider(session.style, response.provider as Provider)
      })
    })
