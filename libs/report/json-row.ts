import { ColumnKind, type ReportColumn } from '#contracts/gen/countersign/reporting/v1/reporting'

/** A row of a report as one object: a value for each column by its name, null where nothing is known. */
export function jsonRow(cells: readonly string[], columns: readonly ReportColumn[]): Record<string, unknown> {
  return Object.fromEntries(columns.map(({ name, kind }, place) => [name, valueOf(cells[place] ?? '', kind)]))
}

function valueOf(cell: string, kind: ColumnKind): string | number | boolean | null {
  if (cell === '') return null
  if (kind === ColumnKind.NUMBER) return Number(cell)
  return kind === ColumnKind.TRUTH ? cell === 'true' : cell
}
