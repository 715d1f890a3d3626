import { Command, Option } from 'commander'
import {
  AddTrustedNetworkResponse,
  AdminServiceService,
  TrustedNetwork,
} from '#contracts/gen/countersign/policy/v1/admin'
import { Deployment } from '#contracts/gen/countersign/types/v1/edition'
import { word, valueOf } from '#cli/words'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

interface Flags {
  where: string
  label?: string
}

export const add: Build = (session) =>
  new Command('add')
    .description('Trust a network: from there no second factor is asked.')
    .argument('<network>', 'a block; on the premises also an address, a range, or an address with a netmask')
    .addOption(
      new Option('--where <deployment>', 'cloud takes public addresses only, server any')
        .choices(['cloud', 'server'])
        .default('server'),
    )
    .option('--label <text>', 'what administrators know it by')
    .addHelpText(
      'after',
      examples({
        "networks add 203.0.113.0/24 --label 'Head office'": 'For VPNs and what else is on the premises',
        'networks add 8.8.8.0/24 --where cloud': 'For applications in the cloud',
      }),
    )
    .action(async (network: string, { where, label = '' }: Flags) => {
      const trustedNetwork = TrustedNetwork.fromPartial({ network, label, deployment: valueOf(Deployment, where) })
      const response = await session.to(AdminServiceService).addTrustedNetwork({ trustedNetwork })
      session.answer(AddTrustedNetworkResponse, response, ({ trustedNetwork: added }) => {
        return `${added?.network} is trusted (${word(Deployment, added?.deployment ?? 0)}).  ${session.style.dim(added?.id)}`
      })
    })
