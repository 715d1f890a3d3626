import { randomBytes } from 'node:crypto'
import { segments } from './segments.ts'

export type MessageStatus = 'accepted' | 'queued' | 'sent' | 'delivered' | 'undelivered' | 'failed'

/** A text the carrier has taken; its status, sender and times change while it travels. */
export interface Message {
  readonly sid: string
  readonly to: string
  readonly body: string
  readonly serviceSid: string | null
  readonly statusCallback: string | null
  readonly createdAt: Date
  from: string | null
  status: MessageStatus
  errorCode: number | null
  updatedAt: Date
  sentAt: Date | null
}

const errorMessages: Record<number, string> = {
  30003: 'Unreachable destination handset',
  30005: 'Unknown destination handset',
  30006: 'Landline or unreachable carrier',
}

/** The message a valid form asks for. One sent through a messaging service has no sender until it is queued. */
export function newMessage(form: URLSearchParams, now: Date): Message {
  const serviceSid = form.get('MessagingServiceSid') || null
  return {
    sid: `SM${randomBytes(16).toString('hex')}`,
    to: form.get('To') ?? '',
    from: form.get('From') || null,
    body: form.get('Body') ?? '',
    serviceSid,
    statusCallback: form.get('StatusCallback') || null,
    status: serviceSid ? 'accepted' : 'queued',
    errorCode: null,
    createdAt: now,
    updatedAt: now,
    sentAt: null,
  }
}

/** The message as Twilio's JSON resource (twilio.com/docs/messaging/api/message-resource). */
export function resource(message: Message, accountSid: string): Record<string, unknown> {
  const uri = `/2010-04-01/Accounts/${accountSid}/Messages/${message.sid}`
  return {
    account_sid: accountSid,
    api_version: '2010-04-01',
    body: message.body,
    date_created: written(message.createdAt),
    date_sent: message.sentAt && written(message.sentAt),
    date_updated: written(message.updatedAt),
    direction: 'outbound-api',
    error_code: message.errorCode,
    error_message: message.errorCode && errorMessages[message.errorCode],
    from: message.from,
    messaging_service_sid: message.serviceSid,
    num_media: '0',
    num_segments: String(message.from ? segments(message.body) : 0),
    price: null,
    price_unit: 'USD',
    sid: message.sid,
    status: message.status,
    subresource_uris: { media: `${uri}/Media.json` },
    to: message.to,
    uri: `${uri}.json`,
  }
}

/** RFC 2822, the way the carrier writes it: `Thu, 24 Aug 2023 05:01:45 +0000`. */
function written(date: Date): string {
  return date.toUTCString().replace('GMT', '+0000')
}
