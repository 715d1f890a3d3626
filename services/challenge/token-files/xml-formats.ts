import type { TokenFileFormat, TokenFileOptions } from './options.ts'
import { pskcRows } from './pskc.ts'
import { safenetRows } from './safenet.ts'
import type { Row } from './token-record.ts'
import { isNamed, type XmlElement } from './xml-element.ts'

/** A kind of token file that is XML. */
export interface XmlFormat {
  /** The name of its root element. */
  root: string
  rows(root: XmlElement, elements: AsyncIterable<XmlElement>, options: TokenFileOptions): AsyncIterable<Row>
}

/** Every such kind. */
export const xmlFormats: Record<Exclude<TokenFileFormat, 'csv'>, XmlFormat> = {
  pskc: { root: 'KeyContainer', rows: pskcRows },
  safenet: { root: 'Tokens', rows: safenetRows },
}

/** The kind of file that begins with this element. */
export function xmlFormatOf(root: XmlElement): Exclude<TokenFileFormat, 'csv'> | undefined {
  const known = Object.entries(xmlFormats).find(([, format]) => isNamed(root, [format.root]))
  return known?.[0] as Exclude<TokenFileFormat, 'csv'> | undefined
}
