import type { TokenFileOptions } from './options.ts'
import type { PackagedKey } from './packaged-key.ts'
import { profileOf } from './pskc-algorithm.ts'
import { names } from './pskc-names.ts'
import type { Protection } from './pskc-protection.ts'
import { validityOf } from './pskc-validity.ts'
import { numberOf, secretOf, valueOf } from './pskc-values.ts'
import { RowProblem } from './row-problem.ts'
import type { Token } from './token-record.ts'
import * as values from './token-values.ts'
import { attributeOf, childOf, textOf, type XmlElement } from './xml-element.ts'

/** The token that a key of PSKC is (RFC 6030, section 4). Refuses with a RowProblem. */
export function pskcToken(packaged: PackagedKey, protection: Protection, options: TokenFileOptions): Token {
  const { key, device } = packaged
  const { defaults = {} } = options
  const suite = childOf(parametersOf(key), 'Suite')
  const { kind, algorithm = defaults.algorithm ?? 'sha1' } = profileOf(
    attributeOf(key, ...names.keyAlgorithm),
    suite?.text.trim() || attributeOf(suite, 'hashalgo'),
  )
  return {
    ...validityOf(packaged),
    algorithm,
    digits: digitsOf(key, defaults.digits ?? 6),
    userId: userOf(packaged),
    manufacturer: values.textFrom(
      'manufacturer',
      textOf(device, 'Manufacturer') || (defaults.manufacturer ?? ''),
      0,
      64,
    ),
    model: values.textFrom('model', textOf(device, 'Model') || (defaults.model ?? ''), 0, 64),
    seed: seedOf(key, protection),
    ...(kind === 'hotp' ? presses(key, protection) : time(key, protection, defaults.periodSeconds || 30)),
  }
}

function parametersOf(key: XmlElement): XmlElement | undefined {
  return childOf(key, ...names.parameters)
}

function digitsOf(key: XmlElement, otherwise: number): number {
  const format = childOf(parametersOf(key), 'ResponseFormat')
  const encoding = attributeOf(format, ...names.encoding)
  if (encoding !== '' && encoding.toUpperCase() !== 'DECIMAL') throw new RowProblem('digits', 'must be decimal')
  if (/^(true|1)$/.test(attributeOf(format, ...names.checkDigits))) {
    throw new RowProblem('digits', 'must come without a check digit')
  }
  const length = attributeOf(format, ...names.length)
  return length === '' ? otherwise : values.digitsFrom(length)
}

function seedOf(key: XmlElement, protection: Protection): Buffer {
  const secret = valueOf(key, 'Secret', 'SECRET')
  if (secret) return values.seedFrom(secretOf(secret, protection))
  const isDerived = childOf(key, 'KeyReference') !== undefined
  throw new RowProblem('secret', isDerived ? 'must be in the file, not derived from a key elsewhere' : 'is required')
}

function presses(key: XmlElement, protection: Protection): Pick<Token, 'periodSeconds' | 'counter'> {
  const counter = valueOf(key, 'Counter', 'COUNTER')
  const text = counter ? numberOf('counter', counter, protection) : '0'
  return { periodSeconds: 0, counter: values.counterFrom(text) }
}

/** Time, the steps that had passed when the file was written, is not needed. */
function time(key: XmlElement, protection: Protection, otherwise: number) {
  const interval = valueOf(key, 'TimeInterval', 'TIME_INTERVAL')
  const drift = valueOf(key, 'TimeDrift', 'TIME_DRIFT')
  const periodSeconds = interval ? values.periodFrom(numberOf('period', interval, protection)) : otherwise
  const driftSteps = drift && values.driftFrom(numberOf('drift', drift, protection))
  return { periodSeconds, counter: 0n, ...(driftSteps !== undefined && { driftSteps }) }
}

/** Whom a key, or else its device, names; a distinguished name is information only (section 4.3.3), and assigns to nobody. */
function userOf({ key, device }: PackagedKey): string {
  const given = textOf(key, 'UserId') || textOf(device, 'UserId')
  return given.includes('=') ? '' : values.textFrom('userId', given, 0, 256)
}
