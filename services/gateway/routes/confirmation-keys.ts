import type { FastifyInstance } from 'fastify'
import { jwkOf } from '#libs/confirmation/confirmation'
import type { Context } from '../context.ts'

/** For how long they are taken for granted, in seconds: a new key is in the key ring before anything is signed with it. */
const freshSeconds = 300
/** For how long they are not asked for anew, in seconds, however many want them. */
const keptSeconds = 30
/** How long the challenge service is waited for, in milliseconds. */
const patience = 2_000

/** Shows the public keys that confirmations of events are signed with (RFC 7517), to anyone. */
export function confirmationKeys(app: FastifyInstance, { challenge }: Pick<Context, 'challenge'>): void {
  let kept: { until: number; text: Promise<string> } | undefined

  async function read(): Promise<string> {
    const { keys } = await challenge.getConfirmationKeys({}, { deadline: Date.now() + patience })
    return JSON.stringify({ keys: keys.map(({ id, publicKey }) => jwkOf(id, publicKey)) })
  }

  function known(): Promise<string> {
    if (kept && kept.until > Date.now()) return kept.text
    const text = read()
    const asked = { until: Date.now() + keptSeconds * 1_000, text }
    kept = asked
    text.catch(() => {
      if (kept === asked) kept = undefined
    })
    return text
  }

  app.get('/.well-known/jwks.json', { exposeHeadRoute: false }, async (_, reply) => {
    const text = await known()
    return reply
      .headers({ 'cache-control': `public, max-age=${freshSeconds}` })
      .type('application/jwk-set+json')
      .send(text)
  })
}
