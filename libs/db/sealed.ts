import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { keysOf, type Keyring } from './keyring.ts'

export { keyring, SealedWithUnknownKey, type Keyring } from './keyring.ts'

/** A secret at rest, with the id of the key that opens it: two columns of a row. */
export interface Sealed {
  keyId: string
  /** One byte of format version, 12 of nonce, 16 of tag, then the ciphertext. */
  sealed: Buffer
}

const VERSION = 1
const NONCE = 12
const TAG = 16
const HEAD = 1 + NONCE + TAG
const CIPHER = 'aes-256-gcm'

/**
 * Encrypts with the active key. The context says where the value belongs (`challenge.factor.secret:<tenant>:<id>`): moved to
 * another row or column it does not open. (A random nonce of 96 bits allows 2^32 seals a key: NIST SP 800-38D, 8.3.)
 */
export function seal(keyring: Keyring, plaintext: Buffer | string, context: string): Sealed {
  const { activeId } = keyring
  const nonce = randomBytes(NONCE)
  const cipher = createCipheriv(CIPHER, keysOf(keyring, activeId).sealing, nonce, { authTagLength: TAG })
  cipher.setAAD(bound(VERSION, context))
  const ciphertext = Buffer.concat([cipher.update(plaintext as Buffer), cipher.final()])
  return { keyId: activeId, sealed: Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), ciphertext]) }
}

/**
 * What was sealed in this context. Throws `SealedWithUnknownKey` where the keyring lacks the key, and `SealBroken` where the
 * value was altered, or sealed for another context.
 */
export function open(keyring: Keyring, { keyId, sealed }: Sealed, context: string): Buffer {
  const { sealing } = keysOf(keyring, keyId)
  if (sealed.length < HEAD || sealed[0] !== VERSION) throw new SealBroken()
  const decipher = createDecipheriv(CIPHER, sealing, sealed.subarray(1, 1 + NONCE), { authTagLength: TAG })
  decipher.setAAD(bound(VERSION, context))
  decipher.setAuthTag(sealed.subarray(1 + NONCE, HEAD))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(HEAD)), decipher.final()])
  } catch {
    throw new SealBroken()
  }
}

function bound(version: number, context: string): Buffer {
  return Buffer.concat([Buffer.of(version), Buffer.from(context)])
}

/** A sealed value that is not what was sealed, or not where it was sealed for. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken'

  constructor() {
    super('a sealed value does not open: it was altered, or belongs elsewhere')
  }
}
