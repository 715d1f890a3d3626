import { z } from 'zod'
import { EventParameterType } from '#contracts/gen/countersign/policy/v1/event_type'
import { count, known, list, text } from '#libs/rpc/shape'
import { applicationId, etag, language } from './shapes.ts'

/** What requests about types of events must look like, with the limits that the contract states. */

const parameterName = 'must be 1 to 32 characters of a-z, 0-9 and _, the first a letter, and not otp'
const eventTexts = text(400)
const asBytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value))

export const oneEventType = z.object({ name: applicationId() })
export const wholeEventType = z.object({
  eventType: z
    .object({
      name: applicationId(),
      parameters: list(
        z.object({
          name: z.string(parameterName).regex(/^(?!otp$)[a-z][a-z0-9_]{0,31}$/, parameterName),
          type: known(EventParameterType),
          maxLength: count(64),
        }),
        20,
      ),
      templates: list(
        z.object({
          language: language().refine((tag) => tag !== '', 'is required'),
          ...{ voice: eventTexts, sms: eventTexts, app: eventTexts },
        }),
        20,
      ).refine(({ length }) => length > 0, 'must have at least one'),
      etag,
    })
    .refine((eventType) => asBytes(eventType) <= 16 * 1024, 'must be at most 16 KiB'),
})
