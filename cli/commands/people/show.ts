import { Command } from 'commander'
import { AdminServiceService, GetPersonResponse, type Person } from '#contracts/gen/countersign/policy/v1/admin'
import { person } from '#cli/show/person'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const show: Build = (session) =>
  new Command('show')
    .description('Show what is known of a person.')
    .argument('<user>', 'the person')
    .addHelpText('after', examples({ 'people show ann': 'Everything but her factors' }))
    .action(async (userId: string) => {
      const response = await session.to(AdminServiceService).getPerson({ userId })
      session.answer(GetPersonResponse, response, (response) => person(session.style, response.person as Person))
    })
