import { fromBase64 } from './base64.ts'
import { names } from './pskc-names.ts'
import { type Field, RowProblem } from './row-problem.ts'
import { attributeOf, childOf, textOf, type XmlElement } from './xml-element.ts'

/** A value as it is encrypted in a file. */
export interface Sealed {
  /** The URI of its cipher; empty where the container names one for all. */
  algorithm: string
  bytes: Buffer
  mac?: Buffer
}

/** What an EncryptedValue or a MACKey holds (XML Encryption, section 3.1), and the MAC that stands next to it. */
export function sealedOf(field: Field, encrypted: XmlElement, mac?: XmlElement): Sealed {
  const method = childOf(encrypted, 'EncryptionMethod')
  const scheme = childOf(method, 'EncryptionScheme')
  const bytes = bytesOf(field, textOf(childOf(encrypted, 'CipherData'), 'CipherValue'))
  const algorithm = attributeOf(scheme, 'Algorithm') || attributeOf(method, 'Algorithm')
  return { algorithm, bytes, ...(mac && { mac: bytesOf(field, mac.text) }) }
}

/** The MAC next to a value. */
export function macBeside(value: XmlElement): XmlElement | undefined {
  return childOf(value, ...names.mac)
}

/** The bytes of Base64 in an element. */
export function bytesOf(field: Field, text: string): Buffer {
  const bytes = fromBase64(text)
  if (!bytes?.length) throw new RowProblem(field, 'must be Base64')
  return bytes
}
