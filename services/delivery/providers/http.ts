import { z } from 'zod'
import { Secret } from '#libs/runtime/secret'
import { exchange } from './exchange.ts'
import { httpHandover } from './http-handover.ts'
import { readSealed, readSealedText, sealedUrl } from './http-receipt.ts'
import { contentTypes, filled, template } from './http-template.ts'
import { jsonPointer } from './json-pointer.ts'
import type { OutgoingMessage, Provider } from './provider.ts'
import { secretText, timeoutMs } from './secret-text.ts'
import { statusCodes } from './status-codes.ts'

/** Printable, for nothing else may stand in a header (RFC 9110 section 5.5). */
const headerText = template(['id']).regex(/^[\x20-\x7e]*$/, 'must be printable ASCII')

/**
 * Any carrier that takes a message by one HTTP request. Places in `url`, `headers` and `body`: `<$id$>`, `<$to$>` (with its
 * `+`), `<$digits$>` (without), `<$text$>`, `<$subject$>`, `<$callback$>`, `<$valid_seconds$>`; headers know `<$id$>` alone.
 */
export const httpSettings = z.strictObject({
  kind: z.literal('http'),
  url: template().refine(isAddress, 'must be an http or https address'),
  method: z.enum(['POST', 'PUT', 'GET']).default('POST'),
  /** Credentials stand here; none is ever shown. */
  headers: z
    .record(
      z.string().regex(/^[\w-]{1,64}$/),
      headerText.transform((text) => new Secret(text)),
    )
    .default({}),
  contentType: z.enum(contentTypes).default('application/json'),
  body: template().default(''),
  /** The statuses that say that the message was taken. */
  success: statusCodes().prefault('200-299'),
  /** Statuses, besides 401, 403, 404 and 429, that say for certain that it was not, so that another carrier may be asked. */
  notTaken: statusCodes().prefault('503'),
  /** Statuses that say that the number is none: no other carrier is asked. */
  invalidNumber: statusCodes().optional(),
  /** Where a success says the carrier's own id; without it the message goes by ours. */
  messageId: jsonPointer().optional(),
  /** Where a refusal says the carrier's own error code. */
  errorCode: jsonPointer().optional(),
  /** Whether the carrier takes two requests of one `<$id$>` for one. */
  idempotent: z.boolean().default(false),
  timeoutMs: timeoutMs(),
  receipts: z
    .strictObject({
      /** Seals the callback's address, for such carriers seldom sign. */
      secret: secretText(),
      id: z.string().min(1),
      status: z.string().min(1),
      errorCode: z.string().min(1).optional(),
      /** What the field `status` says when a message arrived, and when it did not. */
      delivered: z.array(z.string()).min(1),
      failed: z.array(z.string()).min(1),
    })
    .optional(),
  texts: z
    .strictObject({
      /** Seals the address that the carrier brings people's texts to; the README says how. */
      secret: secretText(),
      /** The fields with the carrier's own id, the writer, what was written, and our number, where the carrier tells it. */
      id: z.string().min(1),
      from: z.string().min(1),
      body: z.string().min(1),
      to: z.string().min(1).optional(),
    })
    .optional(),
})

/** Whether a text is an address whatever its places are filled with: none may stand in for the host. */
function isAddress(text: string): boolean {
  return /^https?:\/\/[^<]+(\/|$)/.test(text) && URL.canParse(text.replace(/<\$\w+\$>/g, 'x'))
}

export type HttpSettings = z.infer<typeof httpSettings>

/** Texts or mails through a carrier that is told by its settings how to be spoken to. */
export function http(settings: HttpSettings): Provider {
  const { method, contentType, receipts, texts, idempotent } = settings
  return {
    idempotent,

    async send(given, signal) {
      const message = receipts ? withSeal(given, receipts.secret.reveal()) : given
      const url = new URL(filled(settings.url, message, 'application/x-www-form-urlencoded'))
      const body = method === 'GET' ? '' : filled(settings.body, message, contentType)
      const inTime = AbortSignal.any([signal, AbortSignal.timeout(settings.timeoutMs)])
      const answer = await exchange({ url, method, headers: headersOf(settings, message), body, signal: inTime })
      return httpHandover(answer, settings, message.deliveryId)
    },

    receipt: (callback) => receipts && readSealed(callback, receipts),
    text: (callback) => texts && readSealedText(callback, texts),
  }
}

function headersOf({ headers, contentType }: HttpSettings, message: OutgoingMessage): Record<string, string> {
  const own = Object.entries(headers).map(([name, value]) => [name, filled(value.reveal(), message, 'text/plain')])
  return { 'content-type': contentType, ...Object.fromEntries(own) }
}

function withSeal(message: OutgoingMessage, key: string): OutgoingMessage {
  const { statusCallbackUrl: url } = message
  return url ? { ...message, statusCallbackUrl: sealedUrl(url, key) } : message
}
