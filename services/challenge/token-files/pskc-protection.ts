import { fromBase64 } from './base64.ts'
import type { TokenFileOptions } from './options.ts'
import { type Cipher, ciphers } from './pskc-ciphers.ts'
import { type GivenKey, givenKey, missing } from './pskc-key-source.ts'
import { hashOf, isMacOf } from './pskc-mac.ts'
import { algorithmName, names } from './pskc-names.ts'
import { type Sealed, sealedOf } from './pskc-sealed.ts'
import { type Field, RowProblem } from './row-problem.ts'
import { unreadable } from './unreadable.ts'
import { attributeOf, childOf, textOf, type XmlElement } from './xml-element.ts'

/** What a container says of its encryption before its first key. */
export interface ProtectionHead {
  /** EncryptionKey. */
  encryption?: XmlElement
  /** MACMethod. */
  macMethod?: XmlElement
}

/** What opens the values of one container. */
export interface Protection {
  /** Whether the container names a key, or the caller gave one; then every secret in it has to be encrypted. */
  isEncrypted: boolean
  /**
   * The plain bytes of a value whose MAC is right. A value that does not open is that row's problem, but the first tells of a
   * wrong key, and the file is refused.
   */
  open(field: Field, sealed: Sealed): Buffer
}

/** How the values of one container are opened. */
interface Opener extends GivenKey {
  algorithm: string
  iv: Buffer | undefined
}

/** `mayBeOfPlain`: the oldest draft left open what the MAC is of, and files have either. */
interface Mac {
  hash: string
  key: Buffer
  mayBeOfPlain: boolean
}

/** What opens the values of a container that begins so. Refuses where the key is missing, or does not open the MAC's. */
export async function protectionOf(head: ProtectionHead, options: TokenFileOptions): Promise<Protection> {
  const algorithm = attributeOf(head.encryption, ...names.algorithm)
  const encryption = algorithm.toUpperCase() === 'NONE' ? undefined : head.encryption
  const given = encryption ? await givenKey(encryption, options) : freely(options)
  const isEncrypted = encryption !== undefined || (options.presharedKey ?? options.passphrase) !== undefined
  if (!given) return { isEncrypted, open: () => missing('pre-shared key') }
  const opener = { ...given, algorithm, iv: ivOf(encryption) }
  const mac = head.macMethod && macOf(head.macMethod, opener)
  return { isEncrypted, open: opening(opener, mac) }
}

/** The oldest draft gives one for all values, which they then do not begin with. */
function ivOf(encryption: XmlElement | undefined): Buffer | undefined {
  const text = textOf(encryption, 'IV')
  return text === '' ? undefined : fromBase64(text)
}

/** The key of a container that has encrypted values and names none. */
function freely({ presharedKey }: TokenFileOptions): GivenKey | undefined {
  return presharedKey && { key: presharedKey, called: 'pre-shared key' }
}

/** The MAC of a container, by a key of its own that is encrypted in turn, or by that of the encryption. */
function macOf(method: XmlElement, opener: Opener): Mac {
  const hash = hashOf(attributeOf(method, ...names.algorithm) || method.text.trim())
  if (!hash) throw unreadable('has a MAC that is not understood; HMAC with SHA-1, 224, 256, 384 and 512 is')
  if (childOf(method, 'MACKeyReference')) throw unreadable('has a MAC by a key that is kept elsewhere')
  const sealedKey = childOf(method, 'MACKey')
  const key = sealedKey ? plainOf(sealedOf('row', sealedKey), opener) : opener.key
  if (!key?.length) throw wrongKey(opener)
  return { hash, key, mayBeOfPlain: method.name === 'DigestMethod' }
}

function opening(opener: Opener, mac: Mac | undefined): Protection['open'] {
  let hasOpened = false
  return (field, sealed) => {
    checkMac(field, sealed, cipherOf(sealed, opener), mac)
    const plain = authentic(sealed, opener, mac)
    if (!plain && !hasOpened) throw wrongKey(opener)
    if (!plain) throw new RowProblem(field, 'does not open: it was changed, or is encrypted under another key')
    hasOpened = true
    return plain
  }
}

function checkMac(field: Field, sealed: Sealed, cipher: Cipher | undefined, mac: Mac | undefined): void {
  if (!cipher) throw new RowProblem(field, 'is encrypted in a way that is not understood')
  if (sealed.mac && !mac) throw new RowProblem(field, 'has a MAC, and the file does not say which')
  // RFC 6030, section 6.1.1.
  if (!sealed.mac && !cipher.isAuthentic) throw new RowProblem(field, 'is encrypted and must have a MAC')
}

/** The plain bytes; undefined where MAC or key is wrong. A MAC of the sealed bytes is looked at before they are. */
function authentic(sealed: Sealed, opener: Opener, mac: Mac | undefined): Buffer | undefined {
  if (!sealed.mac || !mac) return plainOf(sealed, opener)
  if (isMacOf(sealed.bytes, sealed.mac, mac.hash, mac.key)) return plainOf(sealed, opener)
  const plain = mac.mayBeOfPlain ? plainOf(sealed, opener) : undefined
  return plain && isMacOf(plain, sealed.mac, mac.hash, mac.key) ? plain : undefined
}

function plainOf(sealed: Sealed, opener: Opener): Buffer | undefined {
  const cipher = cipherOf(sealed, opener)
  if (!cipher?.keyLengths.includes(opener.key.length)) throw wrongKey(opener)
  try {
    return cipher.open(opener.key, sealed.bytes, opener.iv)
  } catch {
    return undefined
  }
}

function cipherOf({ algorithm }: Sealed, opener: Opener): Cipher | undefined {
  return ciphers.get(algorithmName(algorithm || opener.algorithm))
}

function wrongKey({ called }: GivenKey) {
  return unreadable(`is not opened by this ${called}`)
}
