import { pbkdf2 } from 'node:crypto'
import { promisify } from 'node:util'
import { fromBase64 } from './base64.ts'
import { most } from './limits.ts'
import { hashOf } from './pskc-mac.ts'
import { algorithmName, names } from './pskc-names.ts'
import { unreadable } from './unreadable.ts'
import { attributeOf, childOf, textOf, type XmlElement } from './xml-element.ts'

const derive = promisify(pbkdf2)

/** How a key is made of a passphrase: PBKDF2 (RFC 8018, section 5.2). */
interface Derivation {
  salt: string
  rounds: string
  /** In bytes. */
  keyLength: string
  /** The URI of the HMAC. */
  hmac: string
}

/** How the key of this `EncryptionKey` or, in the older draft, `EncryptionMethod` is made; undefined where it is not. */
export function derivationOf(encryption: XmlElement): Derivation | undefined {
  const method = childOf(childOf(encryption, 'DerivedKey'), 'KeyDerivationMethod')
  if (method) return ofMethod(method)
  const [, bits] =
    /^pbe-(?:3des|aes)(112|128|168|192|256)-cbc$/.exec(algorithmName(attributeOf(encryption, ...names.algorithm))) ?? []
  if (!bits) return undefined
  const keyLength = { 112: '16', 128: '16', 168: '24', 192: '24', 256: '32' }[bits] ?? ''
  return {
    salt: textOf(encryption, 'PBESalt'),
    rounds: textOf(encryption, 'PBEIterationCount'),
    keyLength,
    hmac: 'hmac-sha1',
  }
}

function ofMethod(method: XmlElement): Derivation {
  if (algorithmName(attributeOf(method, 'Algorithm')) !== 'pbkdf2') {
    throw unreadable('makes its key of a passphrase in a way that is not understood; PBKDF2 is')
  }
  const parameters = childOf(method, 'PBKDF2-params')
  return {
    salt: textOf(childOf(parameters, 'Salt'), 'Specified'),
    rounds: textOf(parameters, 'IterationCount'),
    keyLength: textOf(parameters, 'KeyLength') || '16',
    hmac: attributeOf(childOf(parameters, 'PRF'), 'Algorithm') || 'hmac-sha1',
  }
}

/** The key that a passphrase makes. Refuses a derivation that would take long, or that is not one. */
export async function derivedKey({ salt, rounds, keyLength, hmac }: Derivation, passphrase: string): Promise<Buffer> {
  const [bytes, hash] = [fromBase64(salt), hashOf(hmac)]
  if (!bytes?.length || bytes.length > 1024) throw unreadable('must give a salt of 1 to 1024 bytes for its passphrase')
  if (!/^\d{1,7}$/.test(rounds) || Number(rounds) < 1 || Number(rounds) > most.rounds) {
    throw unreadable(`must give 1 to ${most.rounds} rounds for its passphrase`)
  }
  if (!['16', '24', '32'].includes(keyLength))
    throw unreadable('must make a key of 16, 24 or 32 bytes of its passphrase')
  if (!hash) throw unreadable('makes its key with a hash that is not understood; HMAC-SHA-1, 256 and 512 are')
  return derive(passphrase, bytes, Number(rounds), Number(keyLength), hash)
}
