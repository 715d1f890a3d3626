import { isIP } from 'node:net'
import { z } from 'zod'
import { readCidr } from '#libs/net/cidr'
import { idPlace } from '../channels/webhook.ts'
import { exchange } from './exchange.ts'
import { httpHandover } from './http-handover.ts'
import type { Handover, Provider } from './provider.ts'
import { guardOf } from './public-address.ts'
import { timeoutMs } from './secret-text.ts'
import { signatures } from './webhook-signature.ts'
import { statusCodes } from './status-codes.ts'

const network = z.string().refine((text) => readCidr(text) !== undefined, 'must be a network such as 10.0.0.0/8')

/** Signed requests to web addresses that tenants choose. */
export const webhookSettings = z.strictObject({
  kind: z.literal('webhook'),
  /** Networks besides the public internet that webhooks may go to. */
  allow: z.array(network).max(100).default([]),
  timeoutMs: timeoutMs(),
})

export type WebhookSettings = z.infer<typeof webhookSettings>

/** What a receiver's answer says: any success took it; 410 wants none any more; of what is its own fault nothing was taken. */
const reading = {
  success: statusCodes().parse('200-299'),
  notTaken: statusCodes().parse('500-599'),
  invalidNumber: statusCodes().parse('410'),
  messageId: undefined,
  errorCode: undefined,
}

const notAllowed: Handover = { taken: false, reason: 'refused', carrierCode: 'address', retryable: false }

/**
 * Webhooks as Standard Webhooks has them. A message is signed at each try, always under the same id, which receivers tell repeats
 * by. Redirects are not followed, and nothing goes to an address that is not public, whatever name it has.
 */
export function webhook(settings: WebhookSettings): Provider {
  return {
    idempotent: true,
    separate: true,

    async send({ deliveryId, to, body: given, signing = [] }, signal) {
      const url = new URL(to)
      const host = url.hostname.replace(/^\[|\]$/g, '')
      const guard = guardOf(settings.allow)
      if (isIP(host) > 0 && !guard.allows(host)) return notAllowed
      const body = given.replace(idPlace, () => JSON.stringify(deliveryId))
      const timestamp = Math.floor(Date.now() / 1_000)
      const headers = {
        'content-type': 'application/json',
        'webhook-id': deliveryId,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': signatures(signing, { id: deliveryId, timestamp, body }),
      }
      const inTime = AbortSignal.any([signal, AbortSignal.timeout(settings.timeoutMs)])
      const answer = await exchange({ url, method: 'POST', headers, body, signal: inTime, lookup: guard.lookup })
      return httpHandover(answer, reading, deliveryId)
    },

    receipt: () => undefined,
  }
}
