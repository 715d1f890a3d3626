import { Command } from 'commander'
import {
  RegistrationServiceService,
  RequireRegistrationResponse,
} from '#contracts/gen/countersign/challenge/v1/registration'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const require: Build = (session) =>
  new Command('require')
    .description('Require people to provide their contact methods again: their phones and apps are not usable before.')
    .argument('<users...>', 'the people')
    .requiredOption('--reason <text>', 'why')
    .addHelpText(
      'after',
      examples({ "factors require ann bob --reason 'their numbers were swapped'": 'At their next sign-ins' }),
    )
    .action(async (userIds: string[], { reason }: { reason: string }) => {
      const registrations = session.to(RegistrationServiceService)
      for (const userId of userIds) {
        const response = await registrations.requireRegistration({ userId, reason })
        session.each(RequireRegistrationResponse, response, ({ suspended }) => told(userId, suspended))
      }
    })

function told(userId: string, suspended: number): string {
  return `${userId} has to register again; factors not usable before: ${suspended}.`
}
