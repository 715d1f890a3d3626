import {
  ExportState,
  ReportFormat,
  ReportKind,
  StreamReportRequest,
} from '#contracts/gen/countersign/reporting/v1/reporting'
import { exportPages } from '../db/export-pages.ts'
import { expiryOf, type KeptExport } from '../export.ts'
import { named } from './named.ts'
import { byName } from './places.ts'
import { moment, number, report, text } from './report.ts'

/** Reports that were asked for as files: those that wait, and those that are done with what they are fetched by. */
export const queuedExports = report<KeptExport>({
  filters: ['from', 'to', 'status'],
  columns: [
    text('Report', ({ report }) => named(ReportKind, StreamReportRequest.fromJSON(report).kind)),
    moment('Queued Timestamp', ({ requestedAt }) => requestedAt),
    text('Queued By Application', ({ requestedBy }) => requestedBy),
    text('Format', ({ format }) => named(ReportFormat, format)),
    text('Status', ({ state }) => named(ExportState, state)),
    moment('Started Timestamp', ({ startedAt }) => startedAt),
    moment('Completion Timestamp', ({ finishedAt }) => finishedAt),
    number('Rows', ({ rows }) => rows),
    number('Size In Bytes', ({ sizeBytes }) => sizeBytes),
    text('Error', ({ error }) => error),
    moment('Expiry Timestamp', (row) => expiryOf(row)),
    text('Export', ({ exportId }) => exportId),
  ],
  rows: exportPages,
  places: byName,
  place: ({ exportId }) => [exportId],
})
