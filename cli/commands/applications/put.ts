import { Command, Option } from 'commander'
import { AdminServiceService, Application, PutApplicationResponse } from '#contracts/gen/countersign/policy/v1/admin'
import { ApplicationKind } from '#contracts/gen/countersign/types/v1/edition'
import { application } from '#cli/show/application'
import { choices, valueOf } from '#cli/words'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

interface Flags {
  kind: string
  name?: string
  unknownPeopleAllowed?: boolean
  etag?: string
}

export const put: Build = (session) =>
  new Command('put')
    .description('Create an application, or replace all that is known of it.')
    .argument('<application>', '1 to 64 of a-z, 0-9, - and _')
    .addOption(
      new Option('--kind <kind>', 'what it is; it decides where a second factor can be asked for')
        .choices(choices(ApplicationKind))
        .makeOptionMandatory(),
    )
    .option('--name <name>', 'what people know it by; its id unless given')
    .option('--unknown-people-allowed', 'people who are not known get in on the first factor alone')
    .option('--etag <etag>', 'only if it has not changed since')
    .addHelpText(
      'after',
      examples({ "applications put wiki --kind web --name 'The wiki'": 'A web application on the premises' }),
    )
    .action(async (id: string, { kind, name = id, ...given }: Flags) => {
      const asked = Application.fromPartial({ ...given, id, name, kind: valueOf(ApplicationKind, kind) })
      const response = await session.to(AdminServiceService).putApplication({ application: asked })
      session.answer(PutApplicationResponse, response, (response) => {
        return application(session.style, response.application as Application)
      })
    })
