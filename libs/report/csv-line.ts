import type { ReportColumn } from '#contracts/gen/countersign/reporting/v1/reporting'
import { ColumnKind } from '#contracts/gen/countersign/reporting/v1/reporting'

/**
 * A line of CSV (RFC 4180, section 2), its end included. A text that a spreadsheet would take for a formula, because it
 * begins with one of `= + - @`, a tab or a line's end, is given an apostrophe first, so that it stays a text (OWASP, CSV
 * injection).
 */
export function csvLine(cells: readonly string[], columns: readonly ReportColumn[] = []): string {
  return `${cells.map((cell, place) => quoted(inert(cell, columns[place]?.kind))).join(',')}\r\n`
}

function inert(cell: string, kind = ColumnKind.TEXT as ColumnKind): string {
  return kind === ColumnKind.TEXT && /^[=+\-@\t\r\n]/.test(cell) ? `'${cell}` : cell
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
