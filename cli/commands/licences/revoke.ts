import { Argument, Command } from 'commander'
import { AdminServiceService, RevokeLicenceResponse, type Person } from '#contracts/gen/countersign/policy/v1/admin'
import { LicenceKind } from '#contracts/gen/countersign/types/v1/edition'
import { person } from '#cli/show/person'
import { choices, valueOf } from '#cli/words'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const revoke: Build = (session) =>
  new Command('revoke')
    .description('Take a licence away from a person.')
    .argument('<user>', 'the person')
    .addArgument(new Argument('<licence>', 'the licence').choices(choices(LicenceKind)))
    .addHelpText(
      'after',
      examples({ 'licences revoke eve multi-factor-authentication': 'It is for somebody else now' }),
    )
    .action(async (userId: string, licence: string) => {
      const request = { userId, licence: valueOf(LicenceKind, licence) }
      const response = await session.to(AdminServiceService).revokeLicence(request)
      session.answer(RevokeLicenceResponse, response, (response) => person(session.style, response.person as Person))
    })
