import type { TokenFileOptions } from './options.ts'
import { derivationOf, derivedKey } from './pskc-passphrase.ts'
import { unreadable } from './unreadable.ts'
import { childOf, childrenOf, type XmlElement } from './xml-element.ts'

/** The key that a container is encrypted under, and what the caller knows it as. */
export interface GivenKey {
  key: Buffer
  called: 'pre-shared key' | 'passphrase'
}

/** The key that an EncryptionKey wants (RFC 6030, section 6), out of what the caller gave. Refuses where that is not it. */
export async function givenKey(encryption: XmlElement, options: TokenFileOptions): Promise<GivenKey> {
  const { presharedKey, passphrase, keyName } = options
  if (childOf(encryption, 'X509Data')) throw unreadable('is encrypted to a certificate, which is not supported')
  const called = namesOf(encryption)
  if (keyName !== undefined && called.length > 0 && !called.includes(keyName)) {
    throw unreadable('is encrypted under a key of another name')
  }
  const derivation = derivationOf(encryption)
  if (!derivation) return { key: presharedKey ?? missing('pre-shared key'), called: 'pre-shared key' }
  return { key: await derivedKey(derivation, passphrase ?? missing('passphrase')), called: 'passphrase' }
}

function namesOf(encryption: XmlElement): string[] {
  const derived = childOf(encryption, 'DerivedKey')
  const elements = [...childrenOf(encryption, 'KeyName'), ...childrenOf(derived, 'MasterKeyName', 'CarriedKeyName')]
  return elements.map(({ text }) => text.trim())
}

/** The refusal of an encrypted file without its key. */
export function missing(called: GivenKey['called']): never {
  throw unreadable(`is encrypted; its ${called} is needed`)
}
