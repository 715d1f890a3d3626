import { ColumnKind, type ReportColumn } from '#contracts/gen/countersign/reporting/v1/reporting'
import { printable } from '../printable.ts'
import type { Style } from '../session.ts'
import { moment } from './moment.ts'
import { table } from './table.ts'

/** A report for people: those of its columns in which there is something. */
export function report(style: Style, columns: readonly ReportColumn[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return 'Nothing fits.'
  const told = columns.map((_, place) => place).filter((place) => rows.some((cells) => cells[place]))
  const heads = told.map((place) => columns[place]?.name ?? '')
  return table(
    style,
    heads,
    rows.map((cells) => told.map((place) => shown(cells[place] ?? '', columns[place]?.kind))),
  )
}

function shown(cell: string, kind: ColumnKind | undefined): string {
  if (cell === '') return '–'
  if (kind === ColumnKind.MOMENT) return moment(new Date(cell))
  if (kind === ColumnKind.TRUTH) return cell === 'true' ? 'yes' : 'no'
  return printable(cell)
}
