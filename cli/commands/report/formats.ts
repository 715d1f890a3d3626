import {
  ReportFormat,
  type ReportOutline,
  type StreamReportResponse,
} from '#contracts/gen/countersign/reporting/v1/reporting'
import type { Session } from '#cli/session'
import { report } from '#cli/show/report'
import { usageHeader } from '#cli/show/usage'
import { reportFiles, type ReportFile } from '#libs/report/report-file'

type Parts = AsyncIterable<StreamReportResponse>

interface Writing {
  /** How many rows are asked for where so many, or none in particular, are wanted; 0 is all. */
  bound(most: number | undefined): number
  write(session: Session, parts: Parts): Promise<void>
}

/** More than this is for programs: a table is held in memory, so that its columns line up. */
const longestTable = 10_000

/** The forms in which a report is written. All say how far it lags: a table below it, the others beside it. */
export const formats = {
  table: { bound: (most = 50) => Math.min(most || longestTable, longestTable), write: asTable },
  csv: { bound: (most = 0) => most, write: asFile(reportFiles[ReportFormat.CSV]) },
  jsonl: { bound: (most = 0) => most, write: asFile(reportFiles[ReportFormat.JSON_LINES]) },
  parquet: { bound: (most = 0) => most, write: asFile(reportFiles[ReportFormat.PARQUET]) },
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

/** The file of a report, written as it comes; no more is held than is being written. */
function asFile(file: ReportFile) {
  return async (session: Session, parts: Parts): Promise<void> => {
    const { outline, rows } = await opened(parts)
    if (outline.header) session.note(usageHeader(session.style, outline.header))
    for await (const piece of file(outline.columns, rows)) await session.flow(piece)
  }
}

/** The outline of a report, which comes first, and the rows that follow it. */
async function opened(parts: Parts) {
  const all = parts[Symbol.asyncIterator]()
  const first = await all.next()
  const part = first.done ? undefined : first.value.part
  if (part?.$case !== 'outline') throw new Error('the report has no outline')
  return { outline: part.value, rows: rowsOf({ [Symbol.asyncIterator]: () => all }) }
}

async function* rowsOf(parts: Parts): AsyncGenerator<readonly string[]> {
  for await (const { part } of parts) if (part?.$case === 'row') yield part.value.cells
}
