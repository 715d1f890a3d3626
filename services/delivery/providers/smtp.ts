import { z } from 'zod'
import type { Handover, OutgoingMessage, Provider } from './provider.ts'
import { secretText, timeoutMs } from './secret-text.ts'
import { smtpHandover, type Fate } from './smtp-handover.ts'
import { composed, messageId } from './smtp-message.ts'
import { speakSmtp } from './speak-smtp.ts'
import { openWindow } from './window.ts'

/** A mail server that takes our mails: a relay, or a mail provider's submission service (RFC 6409). */
export const smtpSettings = z.strictObject({
  kind: z.literal('smtp'),
  host: z.string().min(1).max(253),
  port: z.int().min(1).max(65_535).default(587),
  /** `starttls` begins in the clear and goes no further without TLS; `none` is for a server on this machine. */
  security: z.enum(['starttls', 'tls', 'none']).default('starttls'),
  user: z.string().min(1).max(256).optional(),
  password: secretText().optional(),
  /** The address that mails come from, and the name that stands before it. */
  from: z.email(),
  name: z.string().max(128).default(''),
  /** How many connections are open at a time: a server that is asked for more than it gives turns the rest away. */
  connections: z.int().min(1).max(1_000).default(10),
  timeoutMs: timeoutMs(),
})

export type SmtpSettings = z.infer<typeof smtpSettings>

/** Mails through a mail server. A mail that goes out twice has the same Message-ID, by which mailboxes take it for one. */
export function smtp(settings: SmtpSettings): Provider {
  const within = openWindow(settings.connections)
  return {
    idempotent: true,
    receipt: () => undefined,
    send: (message, signal) => within(signal, smtpHandover({ left: false }), () => bring(settings, message, signal)),
  }
}

/** The server's time begins with the mail's turn: what a mail waits for other mails is none of the server's doing. */
async function bring(settings: SmtpSettings, message: OutgoingMessage, signal: AbortSignal): Promise<Handover> {
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(settings.timeoutMs)])
  const fate: Fate = { left: false }
  try {
    const mail = { to: message.to, text: await composed(settings, message) }
    await speakSmtp(settings, { mail, onLeaving: () => (fate.left = true), signal: inTime })
    return { taken: true, carrierId: messageId(settings, message.deliveryId) }
  } catch (error) {
    return smtpHandover({ ...fate, error })
  }
}
