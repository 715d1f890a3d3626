import type { ReportColumn } from '#contracts/gen/countersign/reporting/v1/reporting'
import type { ReportFile } from './report-file.ts'

/** How much is written at once, in characters. */
const piece = 64 * 1_024

type Line = (cells: readonly string[], columns: readonly ReportColumn[]) => string

/** A file that is a line for each row, below a heading. */
export function inLines(line: Line, heading: (columns: readonly ReportColumn[]) => string = () => ''): ReportFile {
  return async function* (columns, rows) {
    let text = heading(columns)
    for await (const cells of rows) {
      text += line(cells, columns)
      if (text.length < piece) continue
      yield text
      text = ''
    }
    if (text) yield text
  }
}
