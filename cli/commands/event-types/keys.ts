import { Command } from 'commander'
import { ChallengeServiceService } from '#contracts/gen/countersign/challenge/v1/challenge'
import { jwkOf } from '#libs/confirmation/confirmation'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const keys: Build = (session) =>
  new Command('keys')
    .description('Print the public keys that confirmations are signed by, as the gateway shows them (a JWK Set).')
    .addHelpText(
      'after',
      examples({ 'event-types keys > jwks.json': 'To verify by, and to be kept with what they prove' }),
    )
    .action(async () => {
      const { keys } = await session.to(ChallengeServiceService).getConfirmationKeys({})
      session.say(JSON.stringify({ keys: keys.map(({ id, publicKey }) => jwkOf(id, publicKey)) }, undefined, 2))
    })
