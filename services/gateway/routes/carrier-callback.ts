import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { problem } from '../problem.ts'

interface Callback {
  Params: { provider: string }
  Body: Record<string, string>
}

const most = { url: 2_048, headers: 20, characters: 1_024 }

/** The headers that carriers sign with: `x-twilio-signature` and its like, and the times they sign. */
const signing = /signature|timestamp/

/**
 * Takes a carrier's status callback and hands it to the delivery service as it came: 204 when the carrier signed it, 403
 * when not, 503 when the delivery service could not be asked.
 */
export function carrierCallback(app: FastifyInstance, ctx: Context): void {
  app.post<Callback>('/webhooks/carriers/:provider', async ({ params, originalUrl, body, headers }, reply) => {
    const url = ctx.publicUrl.replace(/\/+$/, '') + originalUrl
    if (url.length > most.url) return problem(reply, 414)
    const form = body ?? {}
    const { genuine } = await ctx.delivery.receiveCallback({
      provider: params.provider,
      url,
      form,
      headers: signatures(headers),
    })
    return genuine ? reply.code(204).send() : problem(reply, 403)
  })
}

function signatures(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  const texts = Object.entries(headers).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  )
  const signed = texts.filter(([name, value]) => signing.test(name) && value.length <= most.characters)
  return Object.fromEntries(signed.slice(0, most.headers))
}
