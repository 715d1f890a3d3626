import { readCsv } from './csv.ts'
import { distinctRows } from './distinct-rows.ts'
import type { TokenFileFormat, TokenFileOptions } from './options.ts'
import { textPieces } from './text-pieces.ts'
import type { Row } from './token-record.ts'
import { unreadable } from './unreadable.ts'
import { xmlElements } from './xml-elements.ts'
import { xmlFormatOf, xmlFormats } from './xml-formats.ts'

/** A token file whose beginning was read. */
export interface TokenFile {
  format: TokenFileFormat
  /** What the cells of a row are called. */
  columns: readonly string[]
  /**
   * What each row comes to, in order; to be gone through once. Throws a refusal where the file can not be read on: what came
   * before stands. Whoever leaves it early, by `break`, lets the chunks go.
   */
  rows: AsyncIterable<Row>
}

/**
 * Reads a file of hardware tokens, CSV or XML, and takes memory for a row at a time and twelve bytes of each token. Refuses
 * with INVALID_REQUEST, naming the field `file`, one that is of no kind that is understood, or of another than it should be.
 */
export async function readTokenFile(chunks: AsyncIterable<Buffer>, options: TokenFileOptions = {}): Promise<TokenFile> {
  const pieces = textPieces(chunks)
  try {
    const { isXml, all } = await begun(pieces)
    const file = isXml ? await readXml(all, options) : { format: 'csv' as const, ...(await readCsv(all, options)) }
    if (file.format !== (options.format ?? file.format)) throw unreadable(`must be of the format ${options.format}`)
    return { ...file, rows: lettingGo(distinctRows(file.rows), pieces) }
  } catch (error) {
    await pieces.return(undefined)
    throw error
  }
}

/** The same rows; with them ends what they are read from, whoever leaves it and where. */
async function* lettingGo(rows: AsyncIterable<Row>, pieces: AsyncGenerator<string>): AsyncGenerator<Row> {
  try {
    yield* rows
  } finally {
    await pieces.return(undefined)
  }
}

/** Whether a text begins as XML does, and the text from its beginning. */
async function begun(pieces: AsyncGenerator<string>) {
  let head = ''
  while (head.trim() === '') {
    const next = await pieces.next()
    if (next.done || head.length > 2 ** 16) throw unreadable('is empty')
    head += next.value
  }
  return { isXml: head.trimStart().startsWith('<'), all: continued(head, pieces) }
}

async function* continued(head: string, pieces: AsyncGenerator<string>): AsyncGenerator<string> {
  yield head
  yield* pieces
}

async function readXml(pieces: AsyncIterable<string>, options: TokenFileOptions) {
  const elements = xmlElements(pieces)
  const root = await elements.next()
  const format = root.done ? undefined : xmlFormatOf(root.value)
  if (root.done || !format) throw unreadable(`must be a KeyContainer (PSKC) or Tokens (SafeNet), if it is XML`)
  return { format, columns: ['serial number'], rows: xmlFormats[format].rows(root.value, elements, options) }
}
