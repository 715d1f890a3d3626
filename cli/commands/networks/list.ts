import { Command } from 'commander'
import { AdminServiceService, ListTrustedNetworksResponse } from '#contracts/gen/countersign/policy/v1/admin'
import { Deployment } from '#contracts/gen/countersign/types/v1/edition'
import { moment } from '#cli/show/moment'
import { page } from '#cli/show/page'
import { word } from '#cli/words'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { paged, pageOf, type PageFlags } from '../paging.ts'

const heads = ['network', 'where', 'label', 'added', 'id']

export const list: Build = (session) =>
  paged(new Command('list'))
    .description('List trusted networks, the oldest first.')
    .addHelpText('after', examples({ 'networks list': 'From where is no second factor asked?' }))
    .action(async (flags: PageFlags) => {
      const response = await session.to(AdminServiceService).listTrustedNetworks({ page: pageOf(flags) })
      session.answer(ListTrustedNetworksResponse, response, ({ trustedNetworks, nextPageToken }) => {
        const rows = trustedNetworks.map(({ id, network, deployment, label, createdAt }) => {
          return [network, word(Deployment, deployment), label, moment(createdAt), id]
        })
        return page(session.style, { heads, rows, none: 'No network is trusted.', nextPageToken })
      })
    })
