import { randomBytes } from 'node:crypto'
import type { Phones } from './phones.ts'
import { sign } from './sign.ts'

/** A text that a person wrote. */
export interface Letter {
  from: string
  to: string
  body: string
}

interface LetterboxOptions {
  accountSid: string
  authToken: string
  phones: Pick<Phones, 'write'>
}

/** Brings what people write to the account's numbers to the address that its owner has given, once each, signed. */
export function openLetterbox({ accountSid, authToken, phones }: LetterboxOptions) {
  let address = ''

  return {
    /** Where texts to the account's numbers are brought from now on. */
    leadTo(url: string): void {
      address = url
    },

    /** Brings one; gives its id, and how it was answered: 0 where nobody answered. */
    async bring({ from, to, body }: Letter): Promise<{ sid: string; status: number }> {
      const sid = `SM${randomBytes(16).toString('hex')}`
      const form = {
        ...{ MessageSid: sid, SmsSid: sid, SmsMessageSid: sid, AccountSid: accountSid, SmsStatus: 'received' },
        ...{ From: from, To: to, Body: body, NumMedia: '0', NumSegments: '1', ApiVersion: '2010-04-01' },
      }
      const headers = { 'x-twilio-signature': sign({ url: address, form, authToken }), 'user-agent': 'TwilioProxy/1.1' }
      const request = { method: 'POST', body: new URLSearchParams(form), headers, redirect: 'manual' as const }
      const response = await fetch(address, { ...request, signal: AbortSignal.timeout(15_000) }).catch(() => undefined)
      await response?.body?.cancel()
      const status = response?.status ?? 0
      phones.write({ sid, from, to, body, status, receivedAt: new Date().toISOString() })
      return { sid, status }
    },
  }
}

export type Letterbox = ReturnType<typeof openLetterbox>
