import { columnOf, type NamedColumn } from './csv-fields.ts'
import type { TokenFileOptions } from './options.ts'
import type { Field } from './row-problem.ts'
import type { SecretEncoding } from './secret-text.ts'
import { shapes } from './csv-shapes.ts'
import { unreadable } from './unreadable.ts'

/** How the rows of a CSV file are to be read. */
export interface Layout {
  delimiter: string
  /** The names of the columns, the file's own where it has a header. */
  columns: readonly string[]
  /** Where each field stands, from 0. */
  at: ReadonlyMap<Field, number>
  /** Cells that a row must have at least; at most it has as many as there are columns. */
  least: number
  encoding?: SecretEncoding
  /** What this kind of file leaves out. */
  defaults: TokenFileOptions['defaults']
  /** Whether the row that it was told by is a header. */
  hasHeader: boolean
}

/** The layout that a row tells of: its names where it is a header, else its shape. Refuses a header that can not do. */
export function layoutOf(cells: string[], delimiter: string, options: TokenFileOptions): Layout | undefined {
  const names = withoutTrailing(cells)
  if (names.some((name) => columnOf(name))) return headed(names, delimiter, options)
  const shape = shapes.find(({ fits }) => fits(names, options))
  if (!shape) return undefined
  const { columns, least = columns.length, defaults } = shape
  const layout = { delimiter, columns, least, hasHeader: false, ...placed(columns) }
  return { ...layout, defaults: { ...defaults, ...options.defaults } }
}

function headed(columns: string[], delimiter: string, { defaults }: TokenFileOptions): Layout | undefined {
  const { at, encoding } = placed(columns)
  if (!at.has('serial') || !at.has('secret')) return without(at)
  if (columns.filter((name) => columnOf(name)?.field === 'secret').length > 1) {
    throw unreadable('must have one column of secrets, not more')
  }
  return { delimiter, columns, at, least: columns.length, defaults, hasHeader: true, ...(encoding && { encoding }) }
}

/** A single name may stand in a title; with more it is a header, and the rows below must not be guessed at. */
function without(at: ReadonlyMap<Field, number>): undefined {
  if (at.size < 2 || at.has('serial') === at.has('secret')) return undefined
  throw unreadable('must have a column "serial number" and a column "secret key"')
}

/** The first column of each field. */
function placed(columns: readonly string[]): { at: Map<Field, number>; encoding?: SecretEncoding } {
  const at = new Map<Field, number>()
  const known = columns.map((name) => columnOf(name))
  for (const [index, column] of known.entries()) if (column && !at.has(column.field)) at.set(column.field, index)
  const { encoding }: Partial<NamedColumn> = known[at.get('secret') ?? -1] ?? {}
  return { at, ...(encoding && { encoding }) }
}

/** Without the empty cells at its end, which some programs write. */
export function withoutTrailing(cells: readonly string[]): string[] {
  return cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1)
}
