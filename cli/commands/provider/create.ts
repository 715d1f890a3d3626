import { Command, Option } from 'commander'
import { provider } from '#cli/show/provider'
import { choices, valueOf } from '#cli/words'
import {
  AdminServiceService,
  CreateProviderResponse,
  Provider,
  UsageModel,
} from '#contracts/gen/countersign/policy/v1/admin'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

interface Flags {
  billed: string
  linked?: boolean
}

export const create: Build = (session) =>
  new Command('create')
    .description("Create the tenant's provider. By what it is billed never changes; there is one at a time.")
    .argument('<name>', 'what administrators know it by')
    .addOption(
      new Option('--billed <how>', 'by the people who are enabled, or by every authentication')
        .choices(choices(UsageModel))
        .makeOptionMandatory(),
    )
    .option('--linked', 'link it to the directory: everybody has the full edition')
    .addHelpText('after', examples({ "provider create 'Head office' --billed per-user --linked": 'For a fixed staff' }))
    .action(async (name: string, { billed, linked = false }: Flags) => {
      const asked = Provider.fromPartial({ name, linked, usageModel: valueOf(UsageModel, billed) })
      const response = await session.to(AdminServiceService).createProvider({ provider: asked })
      session.answer(CreateProviderResponse, response, (response) => {
        return provider(session.style, response.provider as Provider)
      })
    })
