import type { ReportOutline, StreamReportResponse } from '#contracts/gen/countersign/reporting/v1/reporting'
import { csvLine } from '#cli/csv-line'
import { jsonRow } from '#cli/json-row'
import type { Session } from '#cli/session'
import { report } from '#cli/show/report'
import { usageHeader } from '#cli/show/usage'

type Parts = AsyncIterable<StreamReportResponse>

interface Writing {
  /** How many rows are asked for where so many, or none in particular, are wanted; 0 is all. */
  bound(most: number | undefined): number
  write(session: Session, parts: Parts): Promise<void>
}

/** More than this is for programs: a table is held in memory, so that its columns line up. */
const longestTable = 10_000

/** How much is written at once, in characters. */
const piece = 64 * 1_024

/** The forms in which a report is written. All say how far it lags: a table below it, the others beside it. */
export const formats = {
  table: { bound: (most = 50) => Math.min(most || longestTable, longestTable), write: asTable },
  csv: { bound: (most = 0) => most, write: inLines(csvLine, (names) => csvLine(names)) },
  jsonl: {
    bound: (most = 0) => most,
    write: inLines(
      (cells, columns) => `${JSON.stringify(jsonRow(cells, columns))}\n`,
      () => '',
    ),
  },
} as const satisfies Record<string, Writing>

export type Format = keyof typeof formats

async function asTable(session: Session, parts: Parts): Promise<void> {
  const rows: string[][] = []
  let outline: ReportOutline | undefined
  for await (const { part } of parts) {
    if (part?.$case === 'row') rows.push(part.value.cells)
    if (part?.$case === 'outline') outline = part.value
  }
  const { columns = [], header } = outline ?? {}
  session.say(report(session.style, columns, rows))
  if (header) session.say(`\n${usageHeader(session.style, header)}`)
}

type Line = (cells: readonly string[], columns: ReportOutline['columns']) => string

/** Lines as they come, with a first one of the columns' names; no more is held than is being written. */
function inLines(line: Line, heading: (names: string[]) => string) {
  return async (session: Session, parts: Parts): Promise<void> => {
    let [columns, text]: [ReportOutline['columns'], string] = [[], '']
    for await (const { part } of parts) {
      if (part?.$case === 'row') text += line(part.value.cells, columns)
      if (part?.$case === 'outline') {
        columns = part.value.columns
        text += heading(columns.map(({ name }) => name))
        if (part.value.header) session.note(usageHeader(session.style, part.value.header))
      }
      if (text.length < piece) continue
      await session.flow(text)
      text = ''
    }
    await session.flow(text)
  }
}
