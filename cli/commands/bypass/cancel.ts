import { Command } from 'commander'
import { bypass } from '#cli/show/bypass'
import { AdminServiceService, CancelBypassResponse, type Bypass } from '#contracts/gen/countersign/policy/v1/admin'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const cancel: Build = (session) =>
  new Command('cancel')
    .description('Put an end to an active bypass.')
    .argument('<bypass>', 'the bypass, as bypass list names it')
    .addHelpText('after', examples({ 'bypass cancel 0193e5a4-91aa-7b02-8f6c-0c1d2e3f4a5b': 'She found her phone' }))
    .action(async (bypassId: string) => {
      const response = await session.to(AdminServiceService).cancelBypass({ bypassId })
      session.answer(CancelBypassResponse, response, (response) => bypass(session.style, response.bypass as Bypass))
    })
