import { cellsOf } from './csv-cells.ts'
import { type Layout, layoutOf } from './csv-layout.ts'
import { csvRow } from './csv-record.ts'
import { type Line, linesOf } from './lines.ts'
import type { TokenFileOptions } from './options.ts'
import type { Row } from './token-record.ts'
import { unreadable } from './unreadable.ts'

/** Lines in which the header, or the first row that can be made out, must come. */
const linesToTell = 32

/**
 * Reads a token file of CSV. Separators are comma, semicolon or tab; lines that begin with # are notes. The first line that
 * is a header or has a known shape says how all are read; what stands above it is judged as any row.
 */
export async function readCsv(pieces: AsyncIterable<string>, options: TokenFileOptions) {
  const lines = linesOf(pieces)
  const above: Line[] = []
  for (let next = await lines.next(); !next.done; next = await lines.next()) {
    if (isNote(next.value)) continue
    const layout = told(next.value, options)
    if (!layout?.hasHeader) above.push(next.value)
    if (layout) return { columns: layout.columns, rows: rows(above, lines, layout) }
    if (above.length === linesToTell) break
  }
  const needed = 'must begin with a header that names "serial number" and "secret key"'
  throw unreadable(`${needed}, or hold rows of serial number, secret and time interval`)
}

function told(line: Line, options: TokenFileOptions): Layout | undefined {
  for (const delimiter of [',', ';', '\t']) {
    const layout = layoutOf(cellsOf(line.text, delimiter) ?? [], delimiter, options)
    if (layout) return options.secretEncoding ? { encoding: options.secretEncoding, ...layout } : layout
  }
  return undefined
}

async function* rows(above: Line[], lines: AsyncIterable<Line>, layout: Layout): AsyncGenerator<Row> {
  const row = (line: Line) => csvRow(line, cellsOf(line.text, layout.delimiter), layout)
  yield* above.map(row)
  for await (const line of lines) if (!isNote(line)) yield row(line)
}

/** A line that is none of the file's rows: empty, a note, or one that spreadsheets and the YubiKey's log begin with. */
function isNote({ text }: Line): boolean {
  return /^\s*($|#|sep=.?\s*$|LOGGING START\b)/i.test(text) || /^[\s,;"]*$/.test(text)
}
