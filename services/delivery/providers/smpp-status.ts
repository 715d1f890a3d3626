import type { Handover, NotTaken } from './provider.ts'

type Verdict = [reason: NotTaken, retryable: boolean]

/** What the command statuses of SMPP 3.4 (section 5.1.3) mean. An answer with any of them says that nothing was taken. */
const verdicts: Record<number, Verdict> = {
  // ESME_RSYSERR, and a bind in the wrong state: the centre is not working.
  0x04: ['unreachable', true],
  0x05: ['unreachable', true],
  0x08: ['unreachable', true],
  // The sender, the account or its rights.
  0x0a: ['misconfigured', true],
  0x0d: ['misconfigured', true],
  0x0e: ['misconfigured', true],
  0x0f: ['misconfigured', true],
  0x15: ['misconfigured', true],
  0x48: ['misconfigured', true],
  0x49: ['misconfigured', true],
  0x53: ['misconfigured', true],
  // ESME_RINVDSTADR.
  0x0b: ['invalid_number', false],
  // ESME_RMSGQFUL, ESME_RTHROTTLED.
  0x14: ['throttled', true],
  0x58: ['throttled', true],
  // ESME_RX_T_APPN: later, perhaps.
  0x64: ['throttled', true],
}

/** What an answer with this status comes to; its code is told as the standard writes it. */
export function refusal(status: number): Handover {
  const [reason, retryable] = verdicts[status] ?? ['refused', true]
  return { taken: false, reason, retryable, carrierCode: `0x${status.toString(16).padStart(2, '0')}` }
}

/** What comes of a message that never left, and of one that left and was not answered. */
export const lost = {
  unsent: { taken: false, reason: 'unreachable', retryable: true },
  unanswered: { taken: false, reason: 'unknown', retryable: false },
} as const satisfies Record<string, Handover>
