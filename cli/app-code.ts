import { generateSync } from 'otplib'

/** The code that an authenticator app shows at a moment, by what it has loaded: an otpauth://totp/ URI. */
export function appCode(otpauthUri: string, at: Date): string {
  const loaded = URL.canParse(otpauthUri) ? new URL(otpauthUri) : undefined
  const secret = loaded?.searchParams.get('secret')
  if (!secret) throw new Error('an authenticator app loads otpauth://totp/… with a secret; this is something else')
  const option = (name: string, usual: string) => loaded?.searchParams.get(name) ?? usual
  return generateSync({
    secret,
    epoch: Math.floor(at.getTime() / 1000),
    algorithm: option('algorithm', 'sha1').toLowerCase() as 'sha1' | 'sha256' | 'sha512',
    digits: Number(option('digits', '6')) as 6 | 7 | 8,
    period: Number(option('period', '30')),
  })
}
