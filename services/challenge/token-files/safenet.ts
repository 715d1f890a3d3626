import type { TokenFileOptions } from './options.ts'
import { judged } from './row-problem.ts'
import { seedFromText } from './secret-text.ts'
import type { Row, Token } from './token-record.ts'
import * as values from './token-values.ts'
import { attributeOf, childOf, isNamed, textOf, type XmlElement } from './xml-element.ts'

/**
 * Reads the XML of eToken PASS, as Aladdin and later SafeNet wrote it: tokens that move with every press, their seeds in hex.
 * A seed of 32 bytes goes with SHA-256, which the file does not say.
 */
export async function* safenetRows(
  _root: XmlElement,
  elements: AsyncIterable<XmlElement>,
  options: TokenFileOptions,
): AsyncGenerator<Row> {
  for await (const element of elements) if (isNamed(element, ['Token'])) yield row(element, options)
}

function row(element: XmlElement, options: TokenFileOptions): Row {
  const { line, column } = element
  const serial = attributeOf(element, 'serial')
  const origin = { line, column, serial: serial.slice(0, 64), row: [serial] }
  return judged(origin, () => ({ ...origin, serial: values.serialFrom(serial), ...safenetToken(element, options) }))
}

function safenetToken(element: XmlElement, { defaults = {} }: TokenFileOptions): Token {
  const application = childOf(childOf(element, 'Applications'), 'Application')
  const seed = seedFromText(textOf(application, 'Seed', 'seed'), 'hex')
  return {
    seed,
    counter: values.counterFrom(textOf(application, 'MovingFactor') || '0'),
    model: values.textFrom('model', textOf(element, 'ProductName') || (defaults.model ?? ''), 0, 64),
    manufacturer: values.textFrom('manufacturer', defaults.manufacturer ?? 'SafeNet', 0, 64),
    algorithm: defaults.algorithm ?? (seed.length === 32 ? 'sha256' : 'sha1'),
    digits: defaults.digits ?? 6,
    periodSeconds: 0,
    userId: '',
  }
}
