import { derived, mac, matchesMac, type Keyring } from '#libs/db/keyed-hash'
import type { KeptCode, Moment, Opening } from './methods/method.ts'

/**
 * The tools of one send of one challenge. The code is derived from the key, the challenge and the number of the send, so
 * that a call that is retried after a crash sends the same text again, and no code has to be kept in order to do so.
 */
export function opening(keyring: Keyring, challengeId: string, send: number): Opening {
  return {
    code: (digits) => derivedDigits(derived(keyring, 'challenge.one-time-code', challengeId, String(send)), digits),
    keep(code) {
      const { keyId, hash } = mac(keyring, 'challenge.kept-code', challengeId, code)
      return { keyId, hash: hash.toString('base64') }
    },
  }
}

/** Tells whether a code is the one that a challenge kept, in constant time; another challenge's never is. */
export function matching(keyring: Keyring, challengeId: string): Moment['matches'] {
  return ({ keyId, hash }: KeptCode, code) =>
    matchesMac(keyring, { keyId, hash: Buffer.from(hash, 'base64') }, 'challenge.kept-code', challengeId, code)
}

/** Decimal digits from 64 evenly spread bits; for up to eight digits the bias is below one in 10^11. */
function derivedDigits(bytes: Buffer, digits: number): string {
  return String(bytes.readBigUInt64BE() % 10n ** BigInt(digits)).padStart(digits, '0')
}
