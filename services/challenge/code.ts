import { createHash } from 'node:crypto'
import { Refusal } from '#contracts/refusal'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { derived, mac, matchesMac, type Keyring } from '#libs/db/keyed-hash'
import type { KeptCode, Moment, Opening } from './methods/method.ts'

/** One send of one challenge to one factor, counted from 1. */
export interface Sending {
  challengeId: string
  factorId: string
  send: number
  /** How many security questions are asked. */
  questions: number
  /** Whether a prompt may be approved without its number. */
  approvalWithoutNumber: boolean
}

/**
 * The tools of one send of one challenge. The code is derived from the key, the challenge and the number of the send, so
 * that a call that is retried after a crash sends the same text again, and no code has to be kept in order to do so. The nonce
 * is derived from the key, the challenge and the factor.
 */
export function opening(keyring: Keyring, { challengeId, factorId, send, ...bounds }: Sending): Opening {
  return {
    ...bounds,
    number: () => derivedDigits(derived(keyring, 'challenge.shown-number', challengeId, String(send)), 2),
    places: (count, round) => placesOf(`${factorId}:${round}`, count),
    nonce: () => derived(keyring, 'challenge.nonce', challengeId, factorId).toString('base64url'),
    code: (digits) => derivedDigits(derived(keyring, 'challenge.one-time-code', challengeId, String(send)), digits),
    keep(code) {
      const { keyId, hash } = mac(keyring, 'challenge.kept-code', challengeId, code)
      return { keyId, hash: hash.toString('base64') }
    },
  }
}

/**
 * The keyring as it was when a method kept this: the same send makes the same code, whichever key has become the active one
 * since. Refuses CHALLENGE_EXPIRED where that key is gone.
 */
export function asOf(keyring: Keyring, kept: object | undefined): Keyring {
  const activeId = keyIdIn(kept)
  return activeId === undefined ? keyring : { activeId: assertKept(keyring, activeId), keys: keyring.keys }
}

/** The key of a code, wherever in what it keeps its method has put it. */
function keyIdIn(kept: unknown): string | undefined {
  if (typeof kept !== 'object' || kept === null) return undefined
  if ('keyId' in kept && typeof kept.keyId === 'string') return kept.keyId
  return Object.values(kept)
    .map(keyIdIn)
    .find((found) => found !== undefined)
}

/**
 * Tells whether a code is the one that a challenge kept, in constant time; another challenge's never is. Refuses
 * CHALLENGE_EXPIRED where the key of its hash is gone.
 */
export function matching(keyring: Keyring, challengeId: string): Moment['matches'] {
  return ({ keyId, hash }: KeptCode, code) => {
    const kept = { keyId: assertKept(keyring, keyId), hash: Buffer.from(hash, 'base64') }
    return matchesMac(keyring, kept, 'challenge.kept-code', challengeId, code)
  }
}

function assertKept({ keys }: Keyring, keyId: string): string {
  if (keys.has(keyId)) return keyId
  throw new Refusal(ErrorReason.CHALLENGE_EXPIRED, 'the key of the code is there no more; start again')
}

/** Decimal digits from 64 evenly spread bits; for up to nine digits the bias is below one in 10^10. */
function derivedDigits(bytes: Buffer, digits: number): string {
  return String(bytes.readBigUInt64BE() % 10n ** BigInt(digits)).padStart(digits, '0')
}

/** Places in the order of hashes that have the name in them. No key is in it: another one would make another order. */
function placesOf(name: string, count: number): number[] {
  const rank = (place: number) => createHash('sha256').update(`${name}:${place}`).digest('hex')
  const places = Array.from({ length: count }, (_, place) => ({ place, rank: rank(place) }))
  return places.toSorted((one, other) => (one.rank < other.rank ? -1 : 1)).map(({ place }) => place)
}
