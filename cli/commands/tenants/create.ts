import { Command, Option } from 'commander'
import {
  AdminServiceService,
  CreateTenantResponse,
  Licensing,
  Tenant,
} from '#contracts/gen/countersign/policy/v1/admin'
import { tenant } from '#cli/show/tenant'
import { choices, valueOf } from '#cli/words'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

interface Flags {
  name?: string
  licensing: string
  linkedProvider?: boolean
}

export const create: Build = (session) =>
  new Command('create')
    .description('Create a tenant. It takes the key of the operator.')
    .argument('<tenant>', '1 to 63 of a-z, 0-9 and -; it never changes')
    .option('--name <name>', 'what people know it by; its id unless given')
    .addOption(
      new Option('--licensing <how>', 'whether licences are looked at').choices(choices(Licensing)).default('open'),
    )
    .option('--linked-provider', 'a consumption provider is linked: everybody has the full edition')
    .addHelpText(
      'after',
      examples({ "tenants create globex --name 'Globex Corporation'": 'An organisation of its own' }),
    )
    .action(async (id: string, { name = id, licensing, linkedProvider = false }: Flags) => {
      const asked = Tenant.fromPartial({ id, name, linkedProvider, licensing: valueOf(Licensing, licensing) })
      const response = await session.asOperator(AdminServiceService).createTenant({ tenant: asked })
      session.answer(CreateTenantResponse, response, (response) => tenant(session.style, response.tenant as Tenant))
    })
