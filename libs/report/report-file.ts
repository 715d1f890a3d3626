import { ReportFormat, type ReportColumn } from '#contracts/gen/countersign/reporting/v1/reporting'
import { csvLine } from './csv-line.ts'
import { jsonRow } from './json-row.ts'
import { inLines } from './lines.ts'
import { parquet } from './parquet.ts'

/** The file of a report in pieces, in order; what is held of it is bounded, however long it is. A row has a cell for every column. */
export type ReportFile = (
  columns: readonly ReportColumn[],
  rows: AsyncIterable<readonly string[]>,
) => AsyncGenerator<string | Uint8Array>

type Known = Exclude<ReportFormat, typeof ReportFormat.UNSPECIFIED | typeof ReportFormat.UNRECOGNIZED>

/** How the file of each format is written. */
export const reportFiles: Readonly<Record<Known, ReportFile>> = {
  [ReportFormat.CSV]: inLines(csvLine, (columns) => csvLine(columns.map(({ name }) => name))),
  [ReportFormat.JSON_LINES]: inLines((cells, columns) => `${JSON.stringify(jsonRow(cells, columns))}\n`),
  [ReportFormat.PARQUET]: parquet,
}
