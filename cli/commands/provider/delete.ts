import { Command } from 'commander'
import { AdminServiceService, DeleteProviderResponse } from '#contracts/gen/countersign/policy/v1/admin'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const remove: Build = (session) =>
  new Command('delete')
    .description("Delete the tenant's provider. Another may be created then, billed by something else.")
    .addHelpText('after', examples({ 'provider delete': 'Licences pay for everything now' }))
    .action(async () => {
      const response = await session.to(AdminServiceService).deleteProvider({})
      session.answer(DeleteProviderResponse, response, () => 'The provider is deleted.')
    })
