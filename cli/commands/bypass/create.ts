import { Command } from 'commander'
import { bypass } from '#cli/show/bypass'
import { AdminServiceService, CreateBypassResponse, type Bypass } from '#contracts/gen/countersign/policy/v1/admin'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { wholeNumber } from '../whole-number.ts'

interface Flags {
  reason: string
  seconds?: number
  selfService?: boolean
}

export const create: Build = (session) =>
  new Command('create')
    .description('Let a person in once without a second factor. It takes the place of one that is active.')
    .argument('<user>', 'the person')
    .requiredOption('--reason <text>', 'why')
    .option('--seconds <count>', "within how long, 1 to 86400; the tenant's default unless given", wholeNumber)
    .option('--self-service', 'the person asked for it')
    .addHelpText(
      'after',
      examples({ "bypass create ann --reason 'her phone is at home' --seconds 600": 'For ten minutes' }),
    )
    .action(async (userId: string, { reason, seconds = 0, selfService = false }: Flags) => {
      const response = await session.to(AdminServiceService).createBypass({ userId, reason, seconds, selfService })
      session.answer(CreateBypassResponse, response, (response) => bypass(session.style, response.bypass as Bypass))
    })
