import { z } from 'zod'
import { postForm } from './post-form.ts'
import type { Callback, Handover, InboundText, OutgoingMessage, Provider, Receipt } from './provider.ts'
import { secretText, timeoutMs } from './secret-text.ts'
import { twilioHandover } from './twilio-handover.ts'
import { signatureHolds } from './twilio-signature.ts'

export type TwilioOptions = {
  accountSid: string
  authToken: string
  baseUrl?: string
  /** Milliseconds for the whole exchange, connecting included; five seconds unless told. */
  timeoutMs?: number
} & ({ from: string } | { messagingServiceSid: string })

/** An account at Twilio; give one of `from` and `messagingServiceSid`. */
export const twilioSettings = z
  .strictObject({
    kind: z.literal('twilio'),
    baseUrl: z.url().default('https://api.twilio.com'),
    accountSid: z.string().min(1).max(64),
    authToken: secretText(),
    from: z.string().min(1).max(64).optional(),
    messagingServiceSid: z.string().min(1).max(64).optional(),
    timeoutMs: timeoutMs(),
  })
  .refine(({ from, messagingServiceSid }) => !from !== !messagingServiceSid, 'give one of from and messagingServiceSid')

/** The steps that end something; all others are on the way. */
const telling: readonly Receipt['status'][] = ['sent', 'delivered', 'undelivered', 'failed']

/** Texts through Twilio's Messages API, or through anything that speaks it. */
export function twilio(options: TwilioOptions): Provider {
  const { accountSid, authToken, baseUrl = 'https://api.twilio.com', timeoutMs = 5_000 } = options
  const url = new URL(`/2010-04-01/Accounts/${encodeURIComponent(accountSid)}/Messages.json`, baseUrl)
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`
  const sender = 'from' in options ? { From: options.from } : { MessagingServiceSid: options.messagingServiceSid }
  const signed = ({ url, form, headers }: Callback) =>
    signatureHolds({ url, form, signature: headers['x-twilio-signature'] ?? '', authToken })

  return {
    async send(message: OutgoingMessage, signal: AbortSignal): Promise<Handover> {
      const inTime = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
      const form = { ...sender, ...messageForm(message) }
      return twilioHandover(await postForm({ url, authorization, form, signal: inTime }))
    },

    receipt: (callback) => (signed(callback) ? readReceipt(callback.form) : undefined),
    text: (callback) => (signed(callback) ? readText(callback.form) : undefined),
    ...('from' in options && options.from.startsWith('+') && { sender: options.from }),
  }
}

function messageForm({ to, body, statusCallbackUrl, validForSeconds }: OutgoingMessage): Record<string, string> {
  return {
    To: to,
    Body: body,
    ...(statusCallbackUrl && { StatusCallback: statusCallbackUrl }),
    ...(validForSeconds !== undefined && { ValidityPeriod: String(validityPeriod(validForSeconds)) }),
  }
}

/** Twilio takes whole seconds from 1 to 36,000 (twilio.com/docs/messaging/api/message-resource). */
function validityPeriod(seconds: number): number {
  return Math.min(Math.max(Math.floor(seconds), 1), 36_000)
}

function readReceipt(form: Record<string, string>): Receipt | undefined {
  const { MessageSid: carrierId, MessageStatus, ErrorCode: carrierCode } = form
  if (!carrierId) return undefined
  const status = telling.find((known) => known === MessageStatus) ?? 'queued'
  return { carrierId, status, ...(carrierCode && { carrierCode }) }
}

/** A text that came in (twilio.com/docs/messaging/guides/webhook-request). */
function readText({
  MessageSid: carrierId,
  From: from,
  To: to = '',
  Body: body = '',
}: Record<string, string>): InboundText | undefined {
  return carrierId && from ? { carrierId, from, to, body } : undefined
}
