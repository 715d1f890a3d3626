import type { TokenFileOptions } from './options.ts'
import type { PackagedKey } from './packaged-key.ts'
import { pskcToken } from './pskc-key.ts'
import { names } from './pskc-names.ts'
import { type Protection, type ProtectionHead, protectionOf } from './pskc-protection.ts'
import { judged, RowProblem } from './row-problem.ts'
import type { Row } from './token-record.ts'
import { serialFrom } from './token-values.ts'
import { unreadable } from './unreadable.ts'
import { attributeOf, childOf, childrenOf, isNamed, type XmlElement } from './xml-element.ts'

/**
 * Reads a Portable Symmetric Key Container (RFC 6030) or one of its drafts, a package at a time. Extensions are ignored. A
 * Signature is not verified: nobody says whose it must be. What guards an encrypted file is the MAC of each value; a plain
 * one is as good as the way it came.
 */
export async function* pskcRows(
  root: XmlElement,
  elements: AsyncIterable<XmlElement>,
  options: TokenFileOptions,
): AsyncGenerator<Row> {
  if (!/^(1(\.\d{1,3})?)?$/.test(attributeOf(root, 'Version', 'version')))
    throw unreadable('must be PSKC of version 1.0')
  const head: ProtectionHead = {}
  let protection: Protection | undefined
  for await (const element of elements) {
    if (isNamed(element, names.encryption)) keep(head, 'encryption', element, protection)
    else if (isNamed(element, names.macMethod)) keep(head, 'macMethod', element, protection)
    else if (isNamed(element, names.package)) {
      protection ??= await opened(head, options)
      yield* packageRows(element, protection, options)
    }
  }
}

function keep(head: ProtectionHead, part: keyof ProtectionHead, element: XmlElement, protection?: Protection): void {
  if (head[part] || protection) throw unreadable('must say once, and before its first key, how it is encrypted')
  head[part] = element
}

async function opened(head: ProtectionHead, options: TokenFileOptions): Promise<Protection> {
  try {
    return await protectionOf(head, options)
  } catch (error) {
    throw error instanceof RowProblem ? unreadable('must say in a way that is understood how it is encrypted') : error
  }
}

/** One row a key; RFC 6030 has one key in a package at most, the drafts have several. */
function* packageRows(element: XmlElement, protection: Protection, options: TokenFileOptions): Generator<Row> {
  for (const key of childrenOf(element, 'Key')) {
    const { line, column } = key
    const device = childrenOf(element, ...names.device)[0]
    const serial = serialOf({ key, device })
    const origin = { line, column, serial: serial.slice(0, 64), row: [serial] }
    yield judged(origin, () => {
      childOf(element, ...names.device)
      return { ...origin, serial: serialFrom(serial), ...pskcToken({ key, device }, protection, options) }
    })
  }
}

/** The serial number of the device, or else the key's own id. */
function serialOf({ key, device }: PackagedKey): string {
  const [serial] = childrenOf(device, 'SerialNo')
  return serial?.text.trim() || attributeOf(key, ...names.keyId)
}
