import type { Exchange } from './exchange.ts'
import type { Handover, NotTaken } from './provider.ts'

export type Verdict = [reason: NotTaken, retryable: boolean]

/** What HTTP statuses mean to every push service. A front that lost its upstream (502, 504) can not say whether it was taken. */
const byStatus: Record<number, Verdict> = {
  401: ['misconfigured', true],
  403: ['misconfigured', true],
  408: ['unknown', false],
  429: ['throttled', true],
  500: ['unknown', false],
  502: ['unknown', false],
  503: ['unreachable', true],
  504: ['unknown', false],
}

/** By the class of a status: another account at the same service would say the same of a prompt. */
const byClass: Record<number, Verdict> = { 3: ['misconfigured', true], 4: ['refused', false] }

/** What came of a prompt that got no answer. */
export function unanswered(reached: 'wire' | 'nowhere'): Handover {
  if (reached === 'nowhere') return { taken: false, reason: 'unreachable', retryable: true }
  return { taken: false, reason: 'unknown', retryable: false }
}

/** What came of a push. `read` gives the service's own word in a refusal, where there is one, and what it means. */
export function pushHandover(
  exchange: Exchange,
  deliveryId: string,
  read: (status: number, body: string) => { code?: string | undefined; verdict?: Verdict | undefined },
): Handover {
  if (exchange.reached !== 'answer') return unanswered(exchange.reached)
  const { status, body } = exchange
  if (Math.trunc(status / 100) === 2) return { taken: true, carrierId: deliveryId }
  const { code, verdict } = read(status, body)
  const [reason, retryable] = verdict ??
    byStatus[status] ??
    byClass[Math.trunc(status / 100)] ?? ['unknown' as const, false]
  return { taken: false, reason, retryable, carrierCode: code ?? String(status) }
}

/** A word out of a refusal, such as `BadDeviceToken`; undefined where something else stands in its place. */
export function wordOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^\w{1,64}$/.test(value) ? value : undefined
}
