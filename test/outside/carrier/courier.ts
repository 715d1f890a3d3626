import { randomUUID } from 'node:crypto'
import type { Message, MessageStatus } from './message.ts'
import type { Behaviour, Fate, Phones } from './phones.ts'
import { sign } from './sign.ts'

interface Step {
  status: MessageStatus
  errorCode?: number
}

interface CourierOptions {
  accountSid: string
  authToken: string
  phones: Phones
}

export type Courier = ReturnType<typeof openCourier>

/** Every step is reported by one status callback. */
const journeys: Record<Fate, Step[]> = {
  delivered: [{ status: 'sent' }, { status: 'delivered' }],
  undelivered: [{ status: 'sent' }, { status: 'undelivered', errorCode: 30003 }],
  failed: [{ status: 'failed', errorCode: 30006 }],
  lost: [{ status: 'sent' }],
}

/** The sender a messaging service picks. */
const poolNumber = '+15005550006'

/** How long a callback may take, as at the real carrier; and how long those under way may still take at the end. */
const callbackMs = 15_000
const drainMs = 2_000

/** Takes messages to phones, and reports each step to the message's status callback. */
export function openCourier({ accountSid, authToken, phones }: CourierOptions) {
  const travelling = new Set<Promise<void>>()
  const hangUp = new AbortController()

  async function travel(message: Message, copies: number): Promise<void> {
    const behaviour = phones.behaviour(message.to)
    message.from ??= poolNumber
    if (behaviour.deliver === 'delivered') phones.receive(asText(message))
    for (const step of journey(message, behaviour)) {
      advance(message, step)
      const token = randomUUID()
      for (let copy = 0; copy < copies; copy++) await report(message, token)
    }
  }

  async function report(message: Message, token: string): Promise<void> {
    const url = message.statusCallback
    if (!url) return
    const form = callbackForm(message, accountSid)
    const headers = {
      'x-twilio-signature': sign({ url, form, authToken }),
      'i-twilio-idempotency-token': token,
      'user-agent': 'TwilioProxy/1.1',
    }
    const signal = AbortSignal.any([hangUp.signal, AbortSignal.timeout(callbackMs)])
    // A callback that nobody takes is not sent again; the carrier only notes it.
    await fetch(url, { method: 'POST', body: new URLSearchParams(form), headers, signal, redirect: 'manual' })
      .then((response) => response.body?.cancel())
      .catch(() => undefined)
  }

  return {
    /** Sets a message on its way and returns at once. */
    send(message: Message, { copies }: { copies: number }): void {
      const underWay = travel(message, copies).finally(() => travelling.delete(underWay))
      travelling.add(underWay)
    },

    /** Resolves when every callback under way is answered, or after two seconds. */
    async finish(): Promise<void> {
      const timer = setTimeout(() => hangUp.abort(), drainMs)
      await Promise.all(travelling)
      clearTimeout(timer)
    },
  }
}

function journey(message: Message, { deliver, errorCode }: Behaviour): Step[] {
  const steps = journeys[deliver].map((step) => (step.errorCode && errorCode ? { ...step, errorCode } : step))
  return message.serviceSid ? [{ status: 'queued' }, ...steps] : steps
}

function advance(message: Message, { status, errorCode = null }: { status: MessageStatus; errorCode?: number | null }) {
  const now = new Date()
  Object.assign(message, { status, errorCode, updatedAt: now })
  if (status === 'sent') message.sentAt = now
}

function asText({ sid, from, to, body }: Message) {
  return { sid, from: from ?? '', to, body, receivedAt: new Date().toISOString() }
}

function callbackForm(message: Message, accountSid: string): Record<string, string> {
  const arrived = message.status === 'delivered' || message.status === 'undelivered'
  return {
    ...(message.errorCode && { ErrorCode: String(message.errorCode) }),
    ...(arrived && { RawDlrDoneDate: message.updatedAt.toISOString().replace(/\D/g, '').slice(2, 12) }),
    SmsSid: message.sid,
    SmsStatus: message.status,
    MessageStatus: message.status,
    To: message.to,
    ...(message.serviceSid && { MessagingServiceSid: message.serviceSid }),
    MessageSid: message.sid,
    AccountSid: accountSid,
    From: message.from ?? '',
    ApiVersion: '2010-04-01',
  }
}
