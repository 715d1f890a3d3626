import { Command } from 'commander'
import { AdminServiceService, GetTenantResponse, type Tenant } from '#contracts/gen/countersign/policy/v1/admin'
import { tenant } from '#cli/show/tenant'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const show: Build = (session) =>
  new Command('show')
    .description('Show the tenant that the key is for.')
    .addHelpText('after', examples({ 'tenants show': 'Where do I work?' }))
    .action(async () => {
      const response = await session.to(AdminServiceService).getTenant({})
      session.answer(GetTenantResponse, response, (response) => tenant(session.style, response.tenant as Tenant))
    })
