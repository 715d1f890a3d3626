import { Command } from 'commander'
import { AdminServiceService, RemoveApplicationResponse } from '#contracts/gen/countersign/policy/v1/admin'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const remove: Build = (session) =>
  new Command('remove')
    .description('Remove an application: sign-ins to it are denied from then on.')
    .argument('<application>', 'the application')
    .addHelpText('after', examples({ 'applications remove wiki': 'It was switched off' }))
    .action(async (applicationId: string) => {
      const response = await session.to(AdminServiceService).removeApplication({ applicationId })
      session.answer(RemoveApplicationResponse, response, () => `${applicationId} is removed.`)
    })
