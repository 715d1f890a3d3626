import type { Exchange } from './exchange.ts'
import type { HttpSettings } from './http.ts'
import type { Handover, NotTaken } from './provider.ts'

type Reading = Pick<HttpSettings, 'success' | 'notTaken' | 'invalidNumber' | 'messageId' | 'errorCode'>
type Verdict = [reason: NotTaken, retryable: boolean]

/** Longer ids and codes are not a carrier's, but something else that stands in their place. */
const longest = 128

/** What an exchange with a carrier came to, read as its settings say. What they leave open may have been taken. */
export function httpHandover(exchange: Exchange, settings: Reading, deliveryId: string): Handover {
  if (exchange.reached === 'nowhere') return { taken: false, reason: 'unreachable', retryable: true }
  if (exchange.reached === 'wire') return { taken: false, reason: 'unknown', retryable: false }
  const { status, body } = exchange
  if (settings.success(status)) {
    const carrierId = settings.messageId ? word(settings.messageId(body)) : deliveryId
    return carrierId ? { taken: true, carrierId } : { taken: false, reason: 'unknown', retryable: false }
  }
  const [reason, retryable] = judge(status, settings)
  return { taken: false, reason, retryable, carrierCode: word(settings.errorCode?.(body)) ?? String(status) }
}

function judge(status: number, { notTaken, invalidNumber }: Reading): Verdict {
  if (invalidNumber?.(status)) return ['invalid_number', false]
  if (status === 429) return ['throttled', true]
  if (notTaken(status)) return ['unreachable', true]
  if ([401, 403, 404].includes(status) || Math.trunc(status / 100) === 3) return ['misconfigured', true]
  if (status === 408 || status >= 500) return ['unknown', false]
  return ['refused', true]
}

function word(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  const text = String(value)
  return text && text.length <= longest ? text : undefined
}
