import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto'
import { keysOf, type Keyring } from './keyring.ts'

export type { Keyring } from './keyring.ts'

/** A keyed hash with the id of the key that made it: two columns of a row. */
export interface KeyedHash {
  keyId: string
  /** 32 bytes. */
  hash: Buffer
}

type Part = string | Buffer

/**
 * HMAC-SHA-256 of the parts with the active key: what is kept of a one-time code. The domain says what is hashed
 * (`challenge.code`), so that a hash for one purpose is none for another; parts can not run into each other.
 */
export function mac(keyring: Keyring, domain: string, ...parts: Part[]): KeyedHash {
  return { keyId: keyring.activeId, hash: keyedHash(keyring, domain, ...parts) }
}

/** Whether a hash was made of these parts, in constant time. Throws `SealedWithUnknownKey` where its key is gone. */
export function matchesMac(keyring: Keyring, { keyId, hash }: KeyedHash, domain: string, ...parts: Part[]): boolean {
  return sameHash(hash, hashWith(keysOf(keyring, keyId).hashing, [domain, ...parts]))
}

/** The hash of `mac` alone, for what may be forgotten when the active key changes. */
export function keyedHash(keyring: Keyring, domain: string, ...parts: Part[]): Buffer {
  return hashWith(keysOf(keyring, keyring.activeId).hashing, [domain, ...parts])
}

/** 32 bytes that only the holder of the active key can know: a secret made of the parts, and the same each time. */
export function derived(keyring: Keyring, domain: string, ...parts: Part[]): Buffer {
  return hashWith(keysOf(keyring, keyring.activeId).deriving, [domain, ...parts])
}

/** Compares in a time that depends on the lengths alone. */
export function sameHash(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other)
}

function hashWith(key: KeyObject, parts: Part[]): Buffer {
  const hmac = createHmac('sha256', key)
  for (const part of parts) {
    const bytes = Buffer.from(part as string)
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    hmac.update(length).update(bytes)
  }
  return hmac.digest()
}
