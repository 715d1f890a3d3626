import { z } from 'zod'
import type { Answerer, LineEnd } from '../calls/call-event.ts'
import { postForm } from './post-form.ts'
import type { CallSignal, Callback, Handover, OutgoingMessage, Provider, Receipt } from './provider.ts'
import { secretText, timeoutMs } from './secret-text.ts'
import { twilioHandover } from './twilio-handover.ts'
import { signatureHolds } from './twilio-signature.ts'

/** An account at Twilio for calls. */
export const twilioVoiceSettings = z.strictObject({
  kind: z.literal('twilio-voice'),
  baseUrl: z.url().default('https://api.twilio.com'),
  accountSid: z.string().min(1).max(64),
  authToken: secretText(),
  /** The number that calls come from, where the tenant has none of its own. */
  from: z.string().min(1).max(64),
  timeoutMs: timeoutMs(),
  /** How long a phone rings, in seconds. */
  ringSeconds: z.int().min(5).max(600).default(30),
  /** Whether a machine is told from a person before anything is said; it takes some seconds, and is sometimes wrong. */
  detectMachines: z.boolean().default(false),
})

export type TwilioVoiceOptions = Omit<z.infer<typeof twilioVoiceSettings>, 'kind' | 'authToken'> & { authToken: string }

/** Calls through Twilio's Calls API (twilio.com/docs/voice/api/call-resource), or through anything that speaks it. */
export function twilioVoice(options: TwilioVoiceOptions): Provider {
  const { accountSid, authToken, baseUrl, timeoutMs } = options
  const url = new URL(`/2010-04-01/Accounts/${encodeURIComponent(accountSid)}/Calls.json`, baseUrl)
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`
  const signed = ({ url, form, headers }: Callback) =>
    signatureHolds({ url, form, signature: headers['x-twilio-signature'] ?? '', authToken })

  return {
    async send(message: OutgoingMessage, signal: AbortSignal): Promise<Handover> {
      const inTime = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
      return twilioHandover(await postForm({ url, authorization, form: callForm(message, options), signal: inTime }))
    },
    receipt: (callback) => (signed(callback) ? readReceipt(callback.form) : undefined),
    hear: (callback) => (signed(callback) ? readSignal(callback.form) : undefined),
  }
}

function callForm(
  { to, from, answerUrl, statusCallbackUrl }: OutgoingMessage,
  { from: own, ringSeconds, detectMachines }: TwilioVoiceOptions,
): Record<string, string> {
  return {
    To: to,
    From: from || own,
    Url: answerUrl ?? '',
    Timeout: String(ringSeconds),
    ...(detectMachines && { MachineDetection: 'Enable' }),
    ...(statusCallbackUrl && { StatusCallback: statusCallbackUrl }),
  }
}

/** What a call's last status says of the line; those before the end are on the way. */
const ends: Readonly<Record<string, LineEnd>> = {
  busy: 'busy',
  'no-answer': 'unanswered',
  failed: 'failed',
  canceled: 'unanswered',
  completed: 'completed',
}

function readReceipt({
  CallSid: carrierId,
  CallStatus = '',
  SipResponseCode,
}: Record<string, string>): Receipt | undefined {
  if (!carrierId) return undefined
  const end = ends[CallStatus]
  const status = end === undefined ? 'queued' : end === 'completed' ? 'delivered' : 'undelivered'
  return { carrierId, status, ...(SipResponseCode && { carrierCode: SipResponseCode }) }
}

function readSignal(form: Record<string, string>): CallSignal | undefined {
  const { CallSid: carrierId, CallStatus = '', AnsweredBy = '', Digits: digits = '', FinishedOnKey } = form
  if (!carrierId) return undefined
  return { carrierId, by: answerer(AnsweredBy), digits, pound: FinishedOnKey === '#', ended: ends[CallStatus] }
}

/** In doubt it is a person: who says nothing is found out by that. */
function answerer(answeredBy: string): Answerer {
  if (answeredBy === 'fax') return 'fax'
  return answeredBy.startsWith('machine') ? 'machine' : 'person'
}
