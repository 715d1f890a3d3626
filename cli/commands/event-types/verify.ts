import { readFile } from 'node:fs/promises'
import { Command } from 'commander'
import { parsedJson } from '#cli/json-message'
import { parameter } from '#cli/parameters'
import { fields } from '#cli/show/fields'
import { moment } from '#cli/show/moment'
import type { Style } from '#cli/session'
import { verifyConfirmation, type Confirmation } from '#libs/confirmation/confirmation'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

interface Flags {
  keys: string
  parameters?: Record<string, string>
}

export const verify: Build = (session) =>
  new Command('verify')
    .description('Prove, without calling anything, that a person confirmed an event with exactly these parameters.')
    .argument('<jws>', 'the confirmation of a challenge')
    .requiredOption(
      '--keys <file>',
      'the public keys: what event-types keys printed, or the gateway at /.well-known/jwks.json',
    )
    .option('--parameters <name=value>', 'what was confirmed, one after the other, as it was asked', parameter)
    .addHelpText(
      'after',
      examples({
        "event-types verify <jws> --keys jwks.json --parameters payee=Ben --parameters 'amount=1250.00 EUR'":
          'Is it proved?',
      }),
    )
    .action(async (jws: string, { keys: path, parameters = {} }: Flags) => {
      const verified = await verifyConfirmation(jws, { keys: await keysIn(path), parameters })
      if ('confirmation' in verified) return session.say(proved(session.style, verified.confirmation))
      session.say(session.style.red(`Not proved: ${verified.fault}.`))
      session.disappoint()
    })

interface Jwk {
  kid?: unknown
  x?: unknown
}

async function keysIn(path: string): Promise<Map<string, Uint8Array>> {
  const json = parsedJson(await readFile(path, 'utf8')) as { keys?: Jwk[] } | undefined
  if (!Array.isArray(json?.keys)) throw new Error(`${path} is no JWK Set`)
  return new Map(json.keys.map(({ kid, x }) => [String(kid), Buffer.from(String(x), 'base64url')]))
}

function proved(
  style: Style,
  { sub, aud, event, tenant, iat, method, challenge_id, request_id }: Confirmation,
): string {
  return fields(style, [
    ['proved', style.bold(event)],
    ['by', `${sub} of ${tenant}, at ${aud}`],
    ['when', moment(new Date(iat * 1000))],
    ['method', method.toLowerCase().replaceAll('_', '-')],
    ['challenge', challenge_id],
    ['request', request_id],
  ])
}
