import type { JSONColumnType } from 'kysely'
import type { ExportState, ReportFormat } from '#contracts/gen/countersign/reporting/v1/reporting'

export interface ExportTable {
  tenantId: string
  exportId: string
  requestId: string
  report: JSONColumnType<object>
  format: ReportFormat
  state: ExportState
  requestedBy: string
  requestedAt: Date
  startedAt: Date | null
  finishedAt: Date | null
  attempts: number
  leaseUntil: Date | null
  rows: number
  expectedRows: number
  sizeBytes: number
  sha256: Buffer | null
  error: string
}

export interface ExportChunkTable {
  tenantId: string
  exportId: string
  number: number
  bytes: Buffer
}
