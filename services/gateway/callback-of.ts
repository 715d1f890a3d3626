import type { FastifyRequest } from 'fastify'
import type { ReceiveCallbackRequest } from '#contracts/gen/countersign/delivery/v1/delivery'
import type { Context } from './context.ts'

/** What a carrier posts, to a path that names its account. */
export interface CarrierRequest {
  Params: { provider: string }
  Body: Record<string, string>
}

const most = { url: 2_048, headers: 20, characters: 1_024 }

/** The headers that carriers sign with: `x-twilio-signature` and its like, and the times they sign. */
const signing = /signature|timestamp/

/** A carrier's request as the delivery service takes it; undefined where its URL is too long. */
export function callbackOf(
  { params, originalUrl, body, headers }: FastifyRequest<CarrierRequest>,
  { publicUrl }: Pick<Context, 'publicUrl'>,
): ReceiveCallbackRequest | undefined {
  const url = publicUrl.replace(/\/+$/, '') + originalUrl
  if (url.length > most.url) return undefined
  return { provider: params.provider, url, form: body ?? {}, headers: signatures(headers) }
}

function signatures(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  const texts = Object.entries(headers).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  )
  const signed = texts.filter(([name, value]) => signing.test(name) && value.length <= most.characters)
  return Object.fromEntries(signed.slice(0, most.headers))
}
