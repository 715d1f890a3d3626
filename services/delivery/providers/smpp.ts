import { z } from 'zod'
import type { Handover, Provider } from './provider.ts'
import { secretText, timeoutMs } from './secret-text.ts'
import { openSmppLink } from './smpp-link.ts'
import { submission } from './smpp-message.ts'
import { lost, refusal } from './smpp-status.ts'
import { openWindow } from './window.ts'

/** An account at a message centre (SMSC) that speaks SMPP 3.4. */
export const smppSettings = z.strictObject({
  kind: z.literal('smpp'),
  host: z.string().min(1).max(253),
  port: z.int().min(1).max(65_535).default(2_775),
  tls: z.boolean().default(false),
  systemId: z.string().min(1).max(15),
  /** The standard has room for 8 characters; many centres take more. */
  password: secretText(),
  systemType: z.string().max(12).default(''),
  /** The sender: a number in E.164 form, a short code or a name of at most 11 letters. */
  from: z
    .string()
    .regex(/^(\+?\d{3,15}|[\w .-]{1,11})$/, 'must be a number, a short code or a name of at most 11 letters'),
  /** How many messages may wait for their answers at a time. */
  window: z.int().min(1).max(1_000).default(10),
  /** How often the connection is tried while nothing else goes over it, in milliseconds. */
  enquireMs: z.int().min(100).max(600_000).default(30_000),
  /** Whether the centre takes two messages of one `user_message_reference` to one number for one. */
  deduplicates: z.boolean().default(false),
  timeoutMs: timeoutMs(),
})

export type SmppSettings = z.infer<typeof smppSettings>

/** Texts through a message centre, over one bound connection that also brings its receipts. */
export function smpp(settings: SmppSettings): Provider {
  const link = openSmppLink(settings)
  const within = openWindow(settings.window)
  return {
    idempotent: settings.deduplicates,
    // Receipts come over the connection, to whoever listens.
    receipt: () => undefined,
    listen: link.listen,
    ...(settings.from.startsWith('+') && { sender: settings.from }),
    close: link.close,

    send(message, signal) {
      const inTime = AbortSignal.any([signal, AbortSignal.timeout(settings.timeoutMs)])
      return within(inTime, lost.unsent, async (): Promise<Handover> => {
        const bound = await link.bound(inTime)
        if ('refused' in bound) return bound.refused
        const answer = await bound.submit(submission(settings, message), inTime)
        if (answer === 'unsent' || answer === 'unanswered') return lost[answer]
        if (answer.command_status !== 0) return refusal(answer.command_status)
        return { taken: true, carrierId: answer.message_id || message.deliveryId }
      })
    },
  }
}
