import { Command, Option } from 'commander'
import { AdminServiceService, Person, PersonState, PutPersonResponse } from '#contracts/gen/countersign/policy/v1/admin'
import { DirectoryLocation, LicenceKind } from '#contracts/gen/countersign/types/v1/edition'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { person } from '#cli/show/person'
import { choices, valueOf } from '#cli/words'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

interface Flags extends Partial<Record<'firstName' | 'lastName' | 'email' | 'language' | 'etag', string>> {
  state?: string
  location?: string
  administrator?: boolean
  licence?: string[]
  group?: string[]
  defaultMethod?: string
}

export const put: Build = (session) =>
  new Command('put')
    .description('Create a person, or replace all that is known of them: what is not given is forgotten.')
    .argument('<user>', 'the person, as the tenant names them')
    .addOption(new Option('--state <state>', 'how a second factor is asked of them').choices(choices(PersonState)))
    .addOption(new Option('--location <place>', 'where they live').choices(choices(DirectoryLocation)))
    .addOption(new Option('--licence <licence...>', 'their licences').choices(choices(LicenceKind)))
    .addOption(new Option('--default-method <method>', 'what they like best').choices(choices(Method)))
    .option('--administrator', 'the account is an administrator\u2019s')
    .option('--group <group...>', 'the groups they are in')
    .option('--first-name <name>', 'first name')
    .option('--last-name <name>', 'last name')
    .option('--email <address>', 'e-mail address')
    .option('--language <tag>', 'for texts, such as de')
    .option('--etag <etag>', 'only if they have not changed since')
    .addHelpText(
      'after',
      examples({
        'people put gina --state enforced --location federated --licence multi-factor-authentication':
          'Asked for a second factor at every sign-in',
        'people put gina --state disabled --first-name Gina': 'Not asked any more',
      }),
    )
    .action(async (userId: string, flags: Flags) => {
      const { state, location, licence = [], group = [], defaultMethod, ...given } = flags
      const asked = Person.fromPartial({
        ...{ ...given, userId, groups: group, state: valueOf(PersonState, state) },
        location: valueOf(DirectoryLocation, location),
        licences: licence.map((name) => valueOf(LicenceKind, name)),
        defaultMethod: valueOf(Method, defaultMethod),
      })
      const response = await session.to(AdminServiceService).putPerson({ person: asked })
      session.answer(PutPersonResponse, response, (response) => person(session.style, response.person as Person))
    })
