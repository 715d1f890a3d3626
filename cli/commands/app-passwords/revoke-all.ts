import { Command } from 'commander'
import {
  AppPasswordServiceService,
  RevokeAppPasswordsResponse,
} from '#contracts/gen/countersign/challenge/v1/app_password'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const revokeAll: Build = (session) =>
  new Command('revoke-all')
    .description('Revoke all app passwords of a person.')
    .argument('<user>', 'the person')
    .addHelpText('after', examples({ 'app-passwords revoke-all ann': 'Nobody knows who has read them' }))
    .action(async (userId: string) => {
      const response = await session.to(AppPasswordServiceService).revokeAppPasswords({ userId })
      session.answer(RevokeAppPasswordsResponse, response, ({ revoked }) => `App passwords revoked: ${revoked}.`)
    })
