import { Command } from 'commander'
import {
  AppPasswordServiceService,
  CreateAppPasswordResponse,
} from '#contracts/gen/countersign/challenge/v1/app_password'
import { newAppPassword } from '#cli/show/app-password'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const create: Build = (session) =>
  new Command('create')
    .description('Make a password for a program that can not be challenged. It is shown this once.')
    .argument('<user>', 'the person')
    .argument('<name>', 'what it is for: a program on a device')
    .requiredOption(
      '--reason <text>',
      'why you answer for the person, for the record: who has it needs no second factor',
    )
    .addHelpText(
      'after',
      examples({
        "app-passwords create ann 'mail on the phone' --reason 'called back'": 'One for each device is best',
      }),
    )
    .action(async (userId: string, name: string, { reason: vouchReason }: { reason: string }) => {
      const request = { userId, name, vouchReason }
      const response = await session.to(AppPasswordServiceService).createAppPassword(request)
      session.answer(CreateAppPasswordResponse, response, (response) => newAppPassword(session.style, response))
    })
