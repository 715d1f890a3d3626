import { Command } from 'commander'
import { listedIn } from '#cli/listed-in'
import { location } from '#cli/show/location'
import { AdminServiceService, PutNamedLocationResponse } from '#contracts/gen/countersign/policy/v1/admin'
import { NamedLocation } from '#contracts/gen/countersign/policy/v1/conditional_access'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

interface Flags {
  network?: string[]
  networksFrom?: string
  country?: string[]
  unknownCountries?: boolean
  id?: string
  etag?: string
}

export const put: Build = (session) =>
  new Command('put')
    .description('Create a named location, or with --id replace all that is known of one.')
    .argument('<name>', 'what administrators know it by')
    .option('--network <block...>', 'its networks, such as 192.0.2.0/24')
    .option('--networks-from <file>', 'a file that lists more of them, one a line')
    .option('--country <code...>', 'its countries by their two letters, such as AT')
    .option('--unknown-countries', 'an address whose country can not be told counts as in it')
    .option('--id <id>', 'the one to replace, as locations list names it')
    .option('--etag <etag>', 'only if it has not changed since')
    .addHelpText(
      'after',
      examples({
        "locations put 'The Alps' --country AT CH LI": 'An address is in it when it is in one of these',
        "locations put 'Branches' --networks-from branches.txt": 'By networks alone, at most 1000',
      }),
    )
    .action(async (name: string, { network = [], networksFrom, country = [], ...given }: Flags) => {
      const networks = [...network, ...(networksFrom === undefined ? [] : await listedIn(networksFrom))]
      const namedLocation = NamedLocation.fromPartial({ ...given, name, networks, countries: country })
      const response = await session.to(AdminServiceService).putNamedLocation({ namedLocation })
      session.answer(PutNamedLocationResponse, response, ({ namedLocation }) => {
        return location(session.style, namedLocation as NamedLocation)
      })
    })
