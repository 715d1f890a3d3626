import { type Layout, withoutTrailing } from './csv-layout.ts'
import type { Line } from './lines.ts'
import { most } from './limits.ts'
import { type Field, judged, RowProblem } from './row-problem.ts'
import { seedFromText } from './secret-text.ts'
import type { Row, Token, TokenRecord } from './token-record.ts'
import * as values from './token-values.ts'

/** The token on a line of CSV; `cells` are undefined where the line has a quote too many. */
export function csvRow(line: Line, cells: string[] | undefined, layout: Layout): Row {
  const serialAt = layout.at.get('serial') ?? -1
  const row = cells ?? [line.text]
  const origin = { line: line.number, column: 0, serial: shown(cells?.[serialAt]), row }
  const read = (): TokenRecord => {
    const checked = checkedCells(line, cells, layout)
    const text = (field: Field) => checked[layout.at.get(field) ?? -1] ?? ''
    const serial = values.serialFrom(text('serial'))
    return { ...origin, column: serialAt + 1, serial, ...csvToken(text, layout) }
  }
  return judged(origin, read, (field) => (layout.at.get(field) ?? -1) + 1)
}

/** The serial number of a row that may be bad: what looks like a secret may be one, in the wrong column. */
function shown(serial = ''): string {
  return /^([A-Z2-7]{26,}=*|[0-9A-F]{32,})$/i.test(serial) ? '' : serial.slice(0, 64)
}

function checkedCells(line: Line, cells: string[] | undefined, { columns, least, at }: Layout): string[] {
  if (line.text.length > most.line) throw new RowProblem('row', `must be at most ${most.line} characters`)
  if (!cells) throw new RowProblem('row', 'has a quotation mark that is not closed on the same line')
  const given = cells.length > columns.length ? withoutTrailing(cells) : cells
  if (given.length < least || given.length > columns.length) {
    throw new RowProblem('row', `has ${given.length} columns and must have ${expected(least, columns.length)}`)
  }
  if (!line.ended && at.get('secret') === given.length - 1) {
    throw new RowProblem('secret', 'may be cut off, since the file ends within it; end the last line with a line break')
  }
  return given
}

function expected(least: number, columns: number): string {
  return least === columns ? `${columns}` : `${least} to ${columns}`
}

function csvToken(text: (field: Field) => string, layout: Layout): Token {
  const { encoding, defaults = {} } = layout
  const or = <T>(field: Field, read: (given: string) => T, otherwise: T) =>
    text(field) === '' ? otherwise : read(text(field))
  const periodSeconds = periodOf(text, layout)
  const [startDate, expiryDate] = (['startDate', 'expiryDate'] as const).map((field) =>
    or(field, (given) => values.dateFrom(field, given), undefined),
  )
  return {
    userId: values.textFrom('userId', text('userId'), 0, 256),
    seed: seedFromText(text('secret'), encoding),
    manufacturer: values.textFrom('manufacturer', text('manufacturer') || (defaults.manufacturer ?? ''), 0, 64),
    model: values.textFrom('model', text('model') || (defaults.model ?? ''), 0, 64),
    algorithm: or('algorithm', values.algorithmFrom, defaults.algorithm ?? 'sha1'),
    digits: or('digits', values.digitsFrom, defaults.digits ?? 6),
    periodSeconds,
    counter: periodSeconds === 0 ? or('counter', values.counterFrom, 0n) : 0n,
    ...(startDate && { startDate }),
    ...(expiryDate && { expiryDate }),
  }
}

/** The kind decides where there is one; else an interval says time, and a counter alone says presses. */
function periodOf(text: (field: Field) => string, { at, hasHeader, defaults }: Layout): number {
  const [kind, period, otherwise] = [text('kind'), text('period'), defaults?.periodSeconds ?? 30]
  const isNeeded = at.has('kind') && !hasHeader
  const moves = kind !== '' || isNeeded ? values.kindFrom(kind) : undefined
  if (moves === 'hotp') return 0
  if (period !== '') return values.periodFrom(period)
  if (moves === 'totp') return otherwise || 30
  return text('counter') === '' ? otherwise : 0
}
