import { Command } from 'commander'
import { AdminServiceService, ListTenantsResponse } from '#contracts/gen/countersign/policy/v1/admin'
import { page } from '#cli/show/page'
import { tenantHeads, tenantRow } from '#cli/show/tenant'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { paged, pageOf, type PageFlags } from '../paging.ts'

export const list: Build = (session) =>
  paged(new Command('list'))
    .description('List tenants by their ids. It takes the key of the operator.')
    .addHelpText('after', examples({ 'tenants list': 'Who is served here?' }))
    .action(async (flags: PageFlags) => {
      const response = await session.asOperator(AdminServiceService).listTenants({ page: pageOf(flags) })
      session.answer(ListTenantsResponse, response, ({ tenants, nextPageToken }) => {
        const rows = tenants.map(tenantRow)
        return page(session.style, { heads: tenantHeads, rows, none: 'There is no tenant.', nextPageToken })
      })
    })
