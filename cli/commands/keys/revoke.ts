import { Command } from 'commander'
import { AdminServiceService, RevokeCredentialResponse } from '#contracts/gen/countersign/policy/v1/admin'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const revoke: Build = (session) =>
  new Command('revoke')
    .description('Revoke a key. The services forget it within half a minute.')
    .argument('<id>', 'the key, as keys list names it')
    .addHelpText('after', examples({ 'keys revoke 0193e5a4-91aa-7b02-8f6c-0c1d2e3f4a5b': 'It was seen in a log' }))
    .action(async (credentialId: string) => {
      const response = await session.to(AdminServiceService).revokeCredential({ credentialId })
      session.answer(
        RevokeCredentialResponse,
        response,
        ({ credential }) => `The key "${credential?.label}" is revoked.`,
      )
    })
