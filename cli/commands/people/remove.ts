import { Command } from 'commander'
import { AdminServiceService, RemovePersonResponse } from '#contracts/gen/countersign/policy/v1/admin'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const remove: Build = (session) =>
  new Command('remove')
    .description('Remove a person.')
    .argument('<user>', 'the person')
    .addHelpText('after', examples({ 'people remove gina': 'She has left' }))
    .action(async (userId: string) => {
      const response = await session.to(AdminServiceService).removePerson({ userId })
      session.answer(RemovePersonResponse, response, () => `${userId} is removed.`)
    })
