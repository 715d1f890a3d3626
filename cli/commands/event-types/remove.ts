import { Command } from 'commander'
import { AdminServiceService, RemoveEventTypeResponse } from '#contracts/gen/countersign/policy/v1/admin'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const remove: Build = (session) =>
  new Command('remove')
    .description('Remove a kind of transaction: it is refused from then on.')
    .argument('<event>', 'its name')
    .addHelpText('after', examples({ 'event-types remove transfer': 'Nobody transfers anything any more' }))
    .action(async (name: string) => {
      const response = await session.to(AdminServiceService).removeEventType({ name })
      session.answer(RemoveEventTypeResponse, response, () => `${name} is removed.`)
    })
