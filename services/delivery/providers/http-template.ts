import { z } from 'zod'
import type { OutgoingMessage } from './provider.ts'

/** What a template's places may be: each is filled with what the message says. */
const values = {
  id: ({ deliveryId }: OutgoingMessage) => deliveryId,
  to: ({ to }: OutgoingMessage) => to,
  digits: ({ to }: OutgoingMessage) => to.replace(/^\+/, ''),
  text: ({ body }: OutgoingMessage) => body,
  subject: ({ subject = '' }: OutgoingMessage) => subject,
  callback: ({ statusCallbackUrl = '' }: OutgoingMessage) => statusCallbackUrl,
  valid_seconds: ({ validForSeconds = 0 }: OutgoingMessage) => String(Math.max(1, Math.floor(validForSeconds))),
} as const satisfies Record<string, (message: OutgoingMessage) => string>

type Place = keyof typeof values

const place = /<\$(\w+)\$>/g

/** How a value is written, so that no value can end the string, the field or the element that it stands in. */
const escapes = {
  'application/json': (value: string) => JSON.stringify(value).slice(1, -1),
  'application/x-www-form-urlencoded': encodeURIComponent,
  'application/xml': (value: string) => value.replace(/[<>&'"]/g, (sign) => `&#${sign.charCodeAt(0)};`),
  'text/plain': (value: string) => value,
} as const

export type ContentType = keyof typeof escapes
export const contentTypes = Object.keys(escapes) as [ContentType, ...ContentType[]]

/** A text with places such as `<$to$>`. One that is not there is refused; a header has room for the id alone. */
export function template(allowed = Object.keys(values)) {
  const unknown = (text: string) => [...text.matchAll(place)].some(([, name = '']) => !allowed.includes(name))
  return z
    .string()
    .max(8_192)
    .refine((text) => !unknown(text), `has a place that is none of ${allowed.join(', ')}`)
}

/** A template's text for one message, in one pass, so that a value which looks like a place stays as it is. */
export function filled(text: string, message: OutgoingMessage, type: ContentType): string {
  return text.replace(place, (_, name: Place) => escapes[type](values[name](message)))
}
