import type { FastifyRequest } from 'fastify'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Onward } from '#libs/rpc/call'
import { invalidRequest } from '#libs/rpc/shape'
import { wellFormedTraceparent } from '#libs/rpc/traceparent'

/** In whose name a service is asked: always by the caller's own key, for the gateway has no right of its own. */
export type Caller = Onward & { readonly key: string }

const tenantHeader = 'countersign-tenant'

/**
 * Whom a request comes from. Refuses CREDENTIAL_INVALID what brings no bearer key (RFC 6750, section 2.1), before its body
 * is read; whether the key is good, and what for, is for the service to say that is asked.
 */
export function callerOf({ headers }: Pick<FastifyRequest, 'headers'>): Caller {
  const [, key] = /^Bearer ([!-~]{1,256})$/i.exec(headers.authorization ?? '') ?? []
  if (key === undefined) {
    throw new Refusal(ErrorReason.CREDENTIAL_INVALID, 'the header Authorization must be of the form "Bearer <key>"')
  }
  const traceparent = wellFormedTraceparent(headers['traceparent'])
  return { key, ...tenantIn(headers[tenantHeader]), ...(traceparent !== undefined && { traceparent }) }
}

function tenantIn(tenant: string | string[] | undefined): Pick<Onward, 'tenant'> {
  if (tenant === undefined) return {}
  if (typeof tenant === 'string' && /^[a-z0-9-]{1,63}$/.test(tenant)) return { tenant }
  throw invalidRequest([{ field: tenantHeader, description: 'must be 1 to 63 characters of a-z, 0-9 and -' }])
}
