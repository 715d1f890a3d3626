import { Command, Option } from 'commander'
import {
  AdminServiceService,
  Licensing,
  Tenant,
  UpdateTenantResponse,
} from '#contracts/gen/countersign/policy/v1/admin'
import { tenant } from '#cli/show/tenant'
import { choices, valueOf } from '#cli/words'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

interface Flags {
  name?: string
  licensing?: string
  etag?: string
}

export const set: Build = (session) =>
  new Command('set')
    .description('Change what is given of a tenant, leave the rest. It takes the key of the operator.')
    .argument('<tenant>', 'which one')
    .option('--name <name>', 'what people know it by')
    .addOption(new Option('--licensing <how>', 'whether licences are looked at').choices(choices(Licensing)))
    .option('--etag <etag>', 'only if it has not changed since')
    .addHelpText(
      'after',
      examples({
        'tenants set globex --licensing enforced': 'From now on people need licences there',
        "tenants set globex --name 'Globex International'": 'Under a new name',
      }),
    )
    .action(async (id: string, { licensing, ...given }: Flags) => {
      const asked = Tenant.fromPartial({ ...given, id, licensing: valueOf(Licensing, licensing) })
      const response = await session.asOperator(AdminServiceService).updateTenant({ tenant: asked })
      session.answer(UpdateTenantResponse, response, (response) => tenant(session.style, response.tenant as Tenant))
    })
