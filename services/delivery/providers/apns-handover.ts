import type { Exchange } from './exchange.ts'
import { jsonPointer } from './json-pointer.ts'
import type { Handover } from './provider.ts'
import { pushHandover, wordOf, type Verdict } from './push-verdict.ts'

/** Apple's reasons that say more than their HTTP status ("Handling notification responses from APNs"). */
const byReason: Record<string, Verdict> = {
  BadDeviceToken: ['gone', false],
  Unregistered: ['gone', false],
  ExpiredToken: ['gone', false],
  BadTopic: ['misconfigured', true],
  MissingTopic: ['misconfigured', true],
  TopicDisallowed: ['misconfigured', true],
  BadPath: ['misconfigured', true],
  MethodNotAllowed: ['misconfigured', true],
}

const reasonIn = jsonPointer().parse('/reason')

/** What an exchange with Apple came to. */
export function apnsHandover(exchange: Exchange, deliveryId: string): Handover {
  return pushHandover(exchange, deliveryId, (_, body) => {
    const code = wordOf(reasonIn(body))
    return { code, verdict: code === undefined ? undefined : byReason[code] }
  })
}

/** Whether Apple takes our provider token for too old: the next one may do. */
export function isOldToken(exchange: Exchange): boolean {
  return exchange.reached === 'answer' && reasonIn(exchange.body) === 'ExpiredProviderToken'
}
