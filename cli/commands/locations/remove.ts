import { Command } from 'commander'
import { AdminServiceService, RemoveNamedLocationResponse } from '#contracts/gen/countersign/policy/v1/admin'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const remove: Build = (session) =>
  new Command('remove')
    .description('Remove a named location. One that a rule names can not be removed.')
    .argument('<id>', 'the location, as locations list names it')
    .addHelpText('after', examples({ 'locations remove 0193e5a4-91aa-7b02-8f6c-0c1d2e3f4a5b': 'No rule needs it' }))
    .action(async (namedLocationId: string) => {
      const response = await session.to(AdminServiceService).removeNamedLocation({ namedLocationId })
      session.answer(RemoveNamedLocationResponse, response, () => 'The location is removed.')
    })
