import { Command } from 'commander'
import {
  AppPasswordServiceService,
  RevokeAppPasswordResponse,
} from '#contracts/gen/countersign/challenge/v1/app_password'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const revoke: Build = (session) =>
  new Command('revoke')
    .description('Revoke one app password: the program that has it is let in no more.')
    .argument('<user>', 'the person')
    .argument('<app-password>', 'its id')
    .addHelpText(
      'after',
      examples({ 'app-passwords revoke ann 0193e5a4-91aa-7b02-8f6c-0c1d2e3f4a5b': 'The phone was lost' }),
    )
    .action(async (userId: string, appPasswordId: string) => {
      const response = await session.to(AppPasswordServiceService).revokeAppPassword({ userId, appPasswordId })
      session.answer(RevokeAppPasswordResponse, response, () => 'The app password is good no longer.')
    })
