import { algorithmFrom } from './token-values.ts'
import { RowProblem } from './row-problem.ts'
import type { Token } from './token-record.ts'

/** The profiles HOTP (RFC 6030, section 10.1) and TOTP as they are written, with the hash where it is part of the name. */
const profile =
  /^(?:urn:ietf:params:xml:ns:keyprov:(?:pskc|container)(?::1\.0)?[:#]|http:\/\/www\.ietf\.org\/keyprov\/pskc#)?(hotp|totp)(?:[-_:]?(?:hmac-?)?(sha-?(?:1|256|512)))?$/i

/** How a key makes codes. */
export interface Profile {
  kind: 'hotp' | 'totp'
  /** Where neither the profile nor the suite says so, it is for the caller to assume. */
  algorithm?: Token['algorithm']
}

/** What the URI of an algorithm and its Suite say. Refuses what makes no codes of OATH, such as a PIN or OCRA. */
export function profileOf(uri: string, suite: string): Profile {
  const [, kind, hash] = profile.exec(uri) ?? []
  if (!kind) throw new RowProblem('algorithm', 'must be HOTP or TOTP')
  const named = [hash ?? '', suite.replace(/^[HT]OTP-/i, '')].filter((name) => name !== '').map(algorithmFrom)
  if (new Set(named).size > 1) throw new RowProblem('algorithm', 'is one hash by its name and another by its suite')
  const [algorithm] = named
  return { kind: kind.toLowerCase() === 'hotp' ? 'hotp' : 'totp', ...(algorithm && { algorithm }) }
}
