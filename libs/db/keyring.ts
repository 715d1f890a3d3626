import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'

/** Keys of one id, each for one purpose, all derived from the same master key. */
export interface Keys {
  readonly sealing: KeyObject
  readonly hashing: KeyObject
  readonly deriving: KeyObject
}

/** The keys by id. Printing one shows ids, never key material. */
export interface Keyring {
  /** The key for all that is sealed or hashed from now on; the others open what is older. */
  readonly activeId: string
  readonly keys: ReadonlyMap<string, Keys>
}

const LINE = /^(?<id>[A-Za-z0-9._-]{1,64})\s+(?<key>[A-Za-z0-9+/]{43}=)$/

/**
 * Reads a key file: a line `<keyId> <base64 of 32 random bytes>` for each key, the active one first; empty lines and lines
 * that begin with # say nothing. Complains of a line by its number, without its content.
 */
export function keyring(text: string): Keyring {
  const keys = new Map<string, Keys>()
  for (const [index, line] of text
    .split('\n')
    .map((each) => each.trim())
    .entries()) {
    if (line === '' || line.startsWith('#')) continue
    const { id, key } = LINE.exec(line)?.groups ?? {}
    if (!id || !key) throw new Error(`line ${index + 1} of the key file is not '<keyId> <base64 of 32 bytes>'`)
    if (keys.has(id)) throw new Error(`line ${index + 1} of the key file gives the key id '${id}' a second key`)
    const master = Buffer.from(key, 'base64')
    keys.set(id, keysFrom(master))
  }
  const [activeId] = keys.keys()
  if (activeId === undefined) throw new Error('the key file holds no key')
  return { activeId, keys }
}

function keysFrom(master: Buffer): Keys {
  return {
    sealing: deriveKey(master, 'sealing'),
    hashing: deriveKey(master, 'hashing'),
    deriving: deriveKey(master, 'deriving'),
  }
}

/** A key of its own for each purpose (HKDF with SHA-256, RFC 5869), so that one master key serves many. */
export function deriveKey(master: Buffer, purpose: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', master, '', `countersign ${purpose}`, 32)))
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
