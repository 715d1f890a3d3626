import { createHmac, timingSafeEqual } from 'node:crypto'

/** Digits and letters that are not taken for each other: Crockford's base 32, without I, L, O and U. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** Of five bits each: fifty in all. */
const characters = 10

/** A code to be written down and read out, such as `7KQF2-M3XWP`, of 50 bits of the chance given. */
export function spokenCode(randomBytes: (size: number) => Buffer): string {
  const letters = [...randomBytes(characters)].map((byte) => alphabet[byte % alphabet.length]).join('')
  return `${letters.slice(0, characters / 2)}-${letters.slice(characters / 2)}`
}

/** What is kept of a code: its HMAC-SHA-256 in base64. The key is the factor's own and lies beside it under the same seal. */
export function codeHash(key: string, code: string): string {
  return hashed(key, code).toString('base64')
}

/** Tells whether a code is the one of a hash, in constant time, however it was typed. */
export function isCodeOf(key: string, hash: string, typed: string): boolean {
  return timingSafeEqual(Buffer.from(hash, 'base64'), hashed(key, typed))
}

function hashed(key: string, code: string): Buffer {
  return createHmac('sha256', Buffer.from(key, 'base64')).update(asMeant(code)).digest()
}

/** Case, blanks and dashes do not count, and a letter that the alphabet lacks is the digit that it looks like. */
function asMeant(typed: string): string {
  const letters = typed.replace(/[\s\p{Dash}]/gu, '').toUpperCase()
  return letters.replaceAll('O', '0').replace(/[IL]/g, '1')
}
