import { fromBase64 } from './base64.ts'
import type { Protection } from './pskc-protection.ts'
import { bytesOf, macBeside, sealedOf } from './pskc-sealed.ts'
import { type Field, RowProblem } from './row-problem.ts'
import { attributeOf, childOf, childrenOf, type XmlElement } from './xml-element.ts'

/**
 * The values of a key (RFC 6030, section 4.1, Data). The older draft has an element Data for each, with its name in an
 * attribute, and calls both forms Value.
 */
export function valueOf(key: XmlElement, name: string, draftName: string): XmlElement | undefined {
  const datas = childrenOf(key, 'Data')
  const named = datas.filter((data) => attributeOf(data, 'Name').toUpperCase() === draftName)
  const found = [...datas.flatMap((data) => childrenOf(data, name)), ...named]
  if (found.length > 1) throw new RowProblem('row', `must have one element ${name}, not more`)
  return found[0]
}

/** The bytes of a secret; a plain one where they should be encrypted may be anybody's. */
export function secretOf(value: XmlElement, protection: Protection): Buffer {
  const { sealed, plain } = formsOf('secret', value, protection)
  if (sealed) return protection.open('secret', sealed)
  if (protection.isEncrypted)
    throw new RowProblem('secret', 'must be encrypted, as the file is, or its key was given for nothing')
  return bytesOf('secret', plain)
}

/** A number as decimal text; plain, encrypted, or in either case as bytes, the highest first. */
export function numberOf(field: Field, value: XmlElement, protection: Protection): string {
  const { sealed, plain } = formsOf(field, value, protection)
  if (sealed) return decimal(field, protection.open(field, sealed))
  if (/^[+-]?\d+$/.test(plain)) return plain
  const bytes = fromBase64(plain)
  return bytes?.length ? decimal(field, bytes) : plain
}

function formsOf(field: Field, value: XmlElement, protection: Protection) {
  const encrypted = childOf(value, 'EncryptedValue')
  const plain = childOf(value, 'PlainValue', 'Value')
  if (encrypted && plain) throw new RowProblem(field, 'must be either plain or encrypted, not both')
  if (encrypted) return { sealed: sealedOf(field, encrypted, macBeside(value)), plain: '' }
  const mac = macBeside(value)
  const text = plain?.text.trim() ?? ''
  // The older draft tells an encrypted Value by its digest alone.
  const isSealed = plain?.name === 'Value' && protection.isEncrypted && mac !== undefined
  if (!isSealed) return { plain: text }
  return { sealed: { algorithm: '', bytes: bytesOf(field, text), mac: bytesOf(field, mac.text) }, plain: '' }
}

function decimal(field: Field, bytes: Buffer): string {
  const text = bytes.toString('latin1')
  if (/^[+-]?\d+$/.test(text) || bytes.length > 8) return text
  const bits = field === 'drift' ? bytes.length * 8 : 64
  return BigInt.asIntN(bits, BigInt(`0x${bytes.toString('hex')}`)).toString()
}
