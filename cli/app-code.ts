import { generateSync } from 'otplib'
import { z } from 'zod'

/** What an otpauth URI says, with what apps take for granted. */
const loaded = z.object({
  secret: z.string().min(1),
  algorithm: z
    .string()
    .toLowerCase()
    .pipe(z.enum(['sha1', 'sha256', 'sha512']))
    .default('sha1'),
  digits: z.coerce
    .number()
    .pipe(z.literal([6, 7, 8]))
    .default(6),
  period: z.coerce.number().pipe(z.int().min(1).max(3600)).default(30),
})

/**
 * The code that an authenticator app shows at a moment, by what it has loaded: an otpauth://totp/ URI, of six to eight digits
 * and a period of 1 to 3600 seconds.
 */
export function appCode(otpauthUri: string, at: Date): string {
  const uri = URL.canParse(otpauthUri) ? new URL(otpauthUri) : undefined
  const isTotp = uri?.protocol === 'otpauth:' && uri.host === 'totp'
  const { data: options } = loaded.safeParse(isTotp ? Object.fromEntries(uri.searchParams) : undefined)
  if (!options) throw new Error('an authenticator app loads otpauth://totp/… with a secret; this is something else')
  return generateSync({ ...options, epoch: Math.floor(at.getTime() / 1000) })
}
