import { Argument, Command } from 'commander'
import { AdminServiceService, AssignLicenceResponse, type Person } from '#contracts/gen/countersign/policy/v1/admin'
import { LicenceKind } from '#contracts/gen/countersign/types/v1/edition'
import { person } from '#cli/show/person'
import { choices, valueOf } from '#cli/words'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const assign: Build = (session) =>
  new Command('assign')
    .description('Assign a licence to a person.')
    .argument('<user>', 'the person')
    .addArgument(new Argument('<licence>', 'the licence').choices(choices(LicenceKind)))
    .addHelpText('after', examples({ 'licences assign eve multi-factor-authentication': 'Let eve in at the vpn' }))
    .action(async (userId: string, licence: string) => {
      const request = { userId, licence: valueOf(LicenceKind, licence) }
      const response = await session.to(AdminServiceService).assignLicence(request)
      session.answer(AssignLicenceResponse, response, (response) => person(session.style, response.person as Person))
    })
