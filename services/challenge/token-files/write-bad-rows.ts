import type { BadRecord } from './token-record.ts'

/**
 * The CSV file that goes back to whoever sent a token file: the reason first, then each row as it stood, so that it can be
 * corrected and sent again. It holds secrets where the file did: for the caller alone. A cell that a spreadsheet would take
 * for a formula is guarded by an apostrophe, which is taken off again when it is read.
 */
export function writeBadRows(columns: readonly string[], bad: Iterable<BadRecord>): string {
  const rows = [['reason', ...columns], ...Array.from(bad, ({ reason, row }) => [reason, ...row])]
  return rows.map((cells) => `${cells.map(cell).join(',')}\r\n`).join('')
}

function cell(text: string): string {
  const guarded = /^\s*[=+\-@]/.test(text) ? `'${text}` : text
  return `"${guarded.replaceAll('"', '""')}"`
}
