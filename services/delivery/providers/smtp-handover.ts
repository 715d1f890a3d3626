import type { Handover, NotTaken } from './provider.ts'

/** How far a mail got, and what ended it. */
export interface Fate {
  /** Whether any of its text left. */
  left: boolean
  error?: unknown
}

/** What nodemailer's errors tell of the server's answer. */
interface Answered {
  /** The command that was answered. */
  command?: string
  /** The reply code (RFC 5321 section 4.2). */
  responseCode?: number
  /** The whole reply, which may name the recipient: it is read and not repeated. */
  response?: string
}

type Verdict = [reason: NotTaken, retryable: boolean]

/** What came of a mail that was not taken. A reply settles it; without one, a mail that had left may have been taken. */
export function smtpHandover({ left, error }: Fate): Handover {
  const { command = '', responseCode = 0, response = '' } = (error ?? {}) as Answered
  if (!responseCode) {
    return left
      ? { taken: false, reason: 'unknown', retryable: false }
      : { taken: false, reason: 'unreachable', retryable: true }
  }
  // The enhanced code (RFC 3463) says more than the reply code, where the server gives one.
  const [, enhanced = ''] = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(response) ?? []
  const [reason, retryable] = judge(command, responseCode, enhanced)
  return { taken: false, reason, retryable, carrierCode: enhanced || String(responseCode) }
}

function judge(command: string, code: number, enhanced: string): Verdict {
  if (command.startsWith('AUTH') || code === 530) return ['misconfigured', true]
  if (code === 421) return ['unreachable', true]
  if (code < 500) return ['throttled', true]
  if (command === 'MAIL FROM') return ['misconfigured', true]
  if (command === 'RCPT TO' && isNoMailbox(code, enhanced)) return ['invalid_number', false]
  return ['refused', true]
}

/** Addressing status (5.1.x); without an enhanced code, what RFC 5321 section 4.2.3 says of mailboxes. */
function isNoMailbox(code: number, enhanced: string): boolean {
  return enhanced ? enhanced.startsWith('5.1.') : [550, 551, 553].includes(code)
}
