import { createPrivateKey, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import { keyFile, misread } from './key-file.ts'
import { clearKey } from './key-wrap.ts'

/** Keys of one id, each for one purpose, all derived from the same master key. */
export interface Keys {
  readonly sealing: KeyObject
  readonly hashing: KeyObject
  readonly deriving: KeyObject
  /** A private key of Ed25519; everybody may know the public one. */
  readonly signing: KeyObject
}

/** The keys by id. Printing one shows ids, never key material. */
export interface Keyring {
  /** The key for all that is sealed or hashed from now on; the others open what is older. */
  readonly activeId: string
  readonly keys: ReadonlyMap<string, Keys>
}

/**
 * Reads a key file: a line `<keyId> <base64 of 32 random bytes>` for each key, the active one first; empty lines and lines
 * that begin with # say nothing. Complains of a line by its number, without its content.
 */
export function keyring(text: string): Keyring {
  const masters = keyFile(text).map(({ number, id, word }) => {
    const master = clearKey(word)
    if (!master) throw misread(number)
    return [id, keysFrom(master)] as const
  })
  return keyringOf(masters)
}

/** The keyring of these keys, the active one first. */
export function keyringOf(entries: readonly (readonly [id: string, keys: Keys])[]): Keyring {
  const [first] = entries
  if (!first) throw new Error('the key file holds no key')
  return { activeId: first[0], keys: new Map(entries) }
}

/** The keys for every purpose that a master key of 32 bytes makes. */
export function keysFrom(master: Buffer): Keys {
  return {
    sealing: deriveKey(master, 'sealing'),
    hashing: deriveKey(master, 'hashing'),
    deriving: deriveKey(master, 'deriving'),
    signing: signingKey(deriveKey(master, 'signing')),
  }
}

/** A key of its own for each purpose (HKDF with SHA-256, RFC 5869), so that one master key serves many. */
function deriveKey(master: Buffer, purpose: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', master, '', `countersign ${purpose}`, 32)))
}

/** DER as RFC 8410 has it, up to the key itself. */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex')

function signingKey(secret: KeyObject): KeyObject {
  return createPrivateKey({ key: Buffer.concat([pkcs8, secret.export()]), format: 'der', type: 'pkcs8' })
}

/** The key of an id; refuses with the id alone where the key file has none of it. */
export function keysOf({ keys }: Keyring, keyId: string): Keys {
  const found = keys.get(keyId)
  if (!found) throw new SealedWithUnknownKey(keyId)
  return found
}

/** The key file lacks the key that a row names: it was removed before all rows were sealed anew. */
export class SealedWithUnknownKey extends Error {
  override readonly name = 'SealedWithUnknownKey'
  readonly keyId: string

  constructor(keyId: string) {
    super(`the key file has no key '${keyId}'`)
    this.keyId = keyId
  }
}
