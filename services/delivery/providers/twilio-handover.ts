import type { Handover, NotTaken } from './provider.ts'
import type { Exchange } from './exchange.ts'

type Verdict = [reason: NotTaken, retryable: boolean]

/** Twilio's errors that say more than their HTTP status (twilio.com/docs/api/errors). */
const byCode: Record<number, Verdict> = {
  21211: ['invalid_number', false],
  21217: ['invalid_number', false],
  21265: ['invalid_number', false],
  21614: ['invalid_number', false],
  21635: ['invalid_number', false],
  13223: ['invalid_number', false],
  13224: ['invalid_number', false],
  // The sender: unset, malformed, not of this account, or unable to text.
  20005: ['misconfigured', true],
  21212: ['misconfigured', true],
  21601: ['misconfigured', true],
  21603: ['misconfigured', true],
  21606: ['misconfigured', true],
  21659: ['misconfigured', true],
  21660: ['misconfigured', true],
  21661: ['misconfigured', true],
  21701: ['misconfigured', true],
  21703: ['misconfigured', true],
  21611: ['throttled', true],
  // The person wrote STOP to the sender, and Twilio keeps to it whether we heard of it or not.
  21610: ['opted_out', false],
  // The message itself is at fault: no other account changes that.
  21602: ['refused', false],
  21604: ['refused', false],
  21609: ['refused', false],
  21617: ['refused', false],
  21624: ['refused', false],
}

/** What an HTTP status says, by itself or by its class. A gateway that lost its upstream (502, 504) cannot say whether the message was taken. */
const byStatus: Record<number, Verdict> = {
  3: ['misconfigured', true],
  4: ['refused', true],
  401: ['misconfigured', true],
  403: ['misconfigured', true],
  404: ['misconfigured', true],
  408: ['unknown', false],
  429: ['throttled', true],
  500: ['unreachable', true],
  502: ['unknown', false],
  503: ['unreachable', true],
  504: ['unknown', false],
}

/** What an exchange with Twilio came to. */
export function twilioHandover(exchange: Exchange): Handover {
  if (exchange.reached === 'nowhere') return { taken: false, reason: 'unreachable', retryable: true }
  if (exchange.reached === 'wire') return { taken: false, reason: 'unknown', retryable: false }
  const { sid, code } = readBody(exchange.body)
  if (Math.trunc(exchange.status / 100) === 2 && sid) return { taken: true, carrierId: sid }
  const [reason, retryable] = judge(exchange.status, code)
  return { taken: false, reason, retryable, ...(code && { carrierCode: String(code) }) }
}

function judge(status: number, code = 0): Verdict {
  const statusClass = Math.trunc(status / 100)
  const told = statusClass === 4 ? byCode[code] : undefined
  return told ?? byStatus[status] ?? byStatus[statusClass] ?? ['unknown', false]
}

function readBody(body: string): { sid?: string; code?: number } {
  try {
    const { sid, code } = JSON.parse(body)
    return {
      ...(/^(SM|MM|CA)[0-9a-f]{32}$/.test(sid) && { sid }),
      ...(Number.isInteger(code) && { code }),
    }
  } catch {
    return {}
  }
}
