import { type Export, ExportState, ReportFormat, ReportKind } from '#contracts/gen/countersign/reporting/v1/reporting'
import type { Style } from '../session.ts'
import { word } from '../words.ts'
import { fields } from './fields.ts'
import { moment } from './moment.ts'

/** A report that was asked for as a file. */
export function exported(style: Style, shown: Export): string {
  const { id, report, format, state, requestedBy, requestedAt, startedAt, finishedAt, expiresAt, error } = shown
  return fields(style, [
    ['export', id],
    ['report', `${word(ReportKind, report?.kind ?? 0)} as ${word(ReportFormat, format)}`],
    ['state', style.bold(word(ExportState, state))],
    ['why', error],
    ['made so far', howFar(shown)],
    ['asked for', `${moment(requestedAt)} by ${requestedBy}`],
    ['begun', startedAt ? moment(startedAt) : ''],
    ['ended', finishedAt ? moment(finishedAt) : ''],
    ['kept until', moment(expiresAt)],
  ])
}

/** How far an export is: its rows, as a share where it is known how many there will be, and its size. */
export function howFar({ state, rows, expectedRows, sizeBytes }: Export): string {
  if (state === ExportState.QUEUED) return 'waiting for its turn'
  const share = state === ExportState.RUNNING && expectedRows > 0n ? ` (${percent(rows, expectedRows)})` : ''
  return `${rows} rows${share}, ${bytesShown(Number(sizeBytes))}`
}

const percent = (rows: bigint, expected: bigint) => `${Math.min(99, Number((100n * rows) / expected))} %`

export const exportHeads = ['id', 'report', 'format', 'state', 'rows', 'size', 'asked for', 'by', 'kept until']

export function exportRow({ id, report, format, state, rows, sizeBytes, ...shown }: Export): string[] {
  return [
    ...[id, word(ReportKind, report?.kind ?? 0), word(ReportFormat, format), word(ExportState, state)],
    ...[String(rows), bytesShown(Number(sizeBytes))],
    ...[moment(shown.requestedAt), shown.requestedBy || '–', moment(shown.expiresAt)],
  ]
}

const units = ['bytes', 'KiB', 'MiB', 'GiB']

/** So many bytes, in the unit that people would use. */
export function bytesShown(bytes: number): string {
  const step = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10))
  return `${step === 0 ? bytes : (bytes / 2 ** (10 * step)).toFixed(1)} ${units[step]}`
}
