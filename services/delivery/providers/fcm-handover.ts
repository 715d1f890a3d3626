import type { Exchange } from './exchange.ts'
import { jsonPointer } from './json-pointer.ts'
import type { Handover } from './provider.ts'
import { pushHandover, wordOf, type Verdict } from './push-verdict.ts'

/** Firebase's codes that say more than their HTTP status (firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode). */
const byCode: Record<string, Verdict> = {
  UNREGISTERED: ['gone', false],
  // The target was given to an app of another project.
  SENDER_ID_MISMATCH: ['refused', false],
  QUOTA_EXCEEDED: ['throttled', true],
  UNAVAILABLE: ['unreachable', true],
  THIRD_PARTY_AUTH_ERROR: ['misconfigured', true],
}

const statusIn = jsonPointer().parse('/error/status')
const detailsIn = jsonPointer().parse('/error/details')

/** What an exchange with Firebase came to. */
export function fcmHandover(exchange: Exchange, deliveryId: string): Handover {
  return pushHandover(exchange, deliveryId, (status, body) => {
    const code = errorCodeIn(body)
    const verdict = code === undefined ? undefined : byCode[code]
    // Without a code of its own the address is wrong: there is no such project.
    return {
      code: code ?? wordOf(statusIn(body)),
      verdict: verdict ?? (status === 404 ? ['misconfigured', true] : undefined),
    }
  })
}

/** The code in the detail of Firebase's own type; others may stand beside it. */
function errorCodeIn(body: string): string | undefined {
  const details = detailsIn(body)
  if (!Array.isArray(details)) return undefined
  return details.map((detail) => wordOf(detail?.errorCode)).find(Boolean)
}
