import { z } from 'zod'
import { list, optionalText } from '#libs/rpc/shape'

/** 16 KiB: an answer without attestation has one or two, and ids and keys may be long. */
const mostBytes = 16 * 1024

/** What a browser gave; whether it is JSON, and of the right form, is part of its judgement. */
export function passkeyText() {
  const fits = (value: string) => Buffer.byteLength(value) <= mostBytes
  return z.string().min(1, 'is required').refine(fits, 'must be at most 16 KiB')
}

export const passkeyAnswer = z.object({ $case: z.literal('passkey'), value: passkeyText() })

/** A domain of at most 253 characters (RFC 1035 §2.3.4), in lower case; an international one as its A-labels. */
const domain = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/
const relyingPartyId = z.string().regex(domain, 'must be a domain in lower case, such as login.example.com')

const origin = z
  .string()
  .max(272, 'must be at most 272 characters')
  .refine(isOrigin, 'must be an origin of https, such as https://login.example.com')

export const passkey = z.object({
  $case: z.literal('passkey'),
  value: z
    .object({
      relyingPartyId,
      origins: list(origin, 10).refine((origins) => origins.length > 0, 'must have 1 to 10 members'),
      accountName: optionalText(128),
      name: optionalText(64),
    })
    .refine((made) => made.origins.every((each) => isWithin(each, made.relyingPartyId)), {
      path: ['origins'],
      message: 'must be of the relying party or below it',
    }),
})

/** A browser offers passkeys to secure contexts only: https, or this machine (WebAuthn Level 3 §13.4.9). */
function isOrigin(value: string): boolean {
  if (!URL.canParse(value)) return false
  const { origin: own, protocol, hostname } = new URL(value)
  return own === value && (protocol === 'https:' || hostname === 'localhost')
}

function isWithin(value: string, domainOf: string): boolean {
  if (!URL.canParse(value)) return false
  const { hostname } = new URL(value)
  return hostname === domainOf || hostname.endsWith(`.${domainOf}`)
}
