import { z } from 'zod'
import { optionalText, text } from '#libs/rpc/shape'

const target = <Case extends string, Value extends z.ZodType>($case: Case, value: Value) =>
  z.object({ $case: z.literal($case), value })

/** What a push may hold; its sizes are those of the contract. */
export const pushShape = z.object({
  target: z.optional(
    z.discriminatedUnion('$case', [
      target(
        'web',
        z.object({
          endpoint: text(1_024),
          p256dh: z.string().regex(/^[\w-]{87}=?$/, 'must be 65 bytes in base64url'),
          auth: z.string().regex(/^[\w-]{22}={0,2}$/, 'must be 16 bytes in base64url'),
        }),
      ),
      target(
        'apns',
        z.object({
          deviceToken: z.string().regex(/^[\da-fA-F]{64,200}$/, 'must be 64 to 200 hexadecimal digits'),
          topic: z.string().regex(/^[\w.-]{0,128}$/, 'must be a bundle id'),
        }),
      ),
      target(
        'fcm',
        z.object({
          registrationToken: text(1_024),
          packageName: z.string().regex(/^[\w.]{0,128}$/, 'must be a package name'),
        }),
      ),
    ]),
  ),
  title: optionalText(64),
  body: optionalText(256),
})
