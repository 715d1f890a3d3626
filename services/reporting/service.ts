import { z } from 'zod'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import {
  ReportFormat,
  ReportingServiceService,
  ReportKind,
  ReportStatus,
  SummaryStep,
} from '#contracts/gen/countersign/reporting/v1/reporting'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { implement, type Implementation } from '#libs/rpc/implement'
import { count, known, moment, optionalText, uuid } from '#libs/rpc/shape'
import type { Context } from './context.ts'
import { cancelExport } from './rpc/cancel-export.ts'
import { fetchExport } from './rpc/fetch-export.ts'
import { getExport } from './rpc/get-export.ts'
import { projectionService } from './projection-service.ts'
import { getStatement } from './rpc/get-statement.ts'
import { getSummary } from './rpc/get-summary.ts'
import { listExports } from './rpc/list-exports.ts'
import { requestExport } from './rpc/request-export.ts'
import { streamAudit } from './rpc/stream-audit.ts'
import { streamReport } from './rpc/stream-report.ts'
import { streamUsage } from './rpc/stream-usage.ts'

const largestInt32 = 2 ** 31 - 1

type Span = { from?: Date | undefined; to?: Date | undefined }

const endsAfterItBegins = ({ from, to }: Span) => !from || !to || from < to
const notLater = { path: ['to'], message: 'must be later than from' }

const usageRequest = z
  .object({
    from: moment().optional(),
    to: moment().optional(),
    userId: optionalText(256),
    applicationId: optionalText(64),
    eventName: optionalText(64),
    state: z.literal(ChallengeState.UNSPECIFIED).or(known(ChallengeState)),
    most: count(largestInt32),
  })
  .refine(endsAfterItBegins, notLater)

const reportRequest = z
  .object({
    kind: known(ReportKind),
    from: moment().optional(),
    to: moment().optional(),
    userId: optionalText(256),
    userGroup: optionalText(128),
    applicationId: optionalText(64),
    eventName: optionalText(64),
    authenticationType: optionalText(64),
    method: z.literal(Method.UNSPECIFIED).or(known(Method)),
    resultCode: z.literal(ResultCode.UNSPECIFIED).or(known(ResultCode)),
    phone: z.string().regex(/^\d{0,2}$/, 'must be at most the last two digits'),
    serverGroup: optionalText(32),
    status: z.literal(ReportStatus.UNSPECIFIED).or(known(ReportStatus)),
    most: count(largestInt32),
    pageToken: optionalText(1_024),
  })
  .refine(endsAfterItBegins, notLater)

const summaryRequest = z
  .object({ from: moment(), to: moment(), step: z.literal(SummaryStep.UNSPECIFIED).or(known(SummaryStep)) })
  .refine(endsAfterItBegins, notLater)

const rowNumber = z
  .bigint()
  .min(0n, 'must not be negative')
  .max(BigInt(Number.MAX_SAFE_INTEGER), 'must be the number of a row')

const auditRequest = z
  .object({ from: rowNumber, to: rowNumber, after: rowNumber })
  .refine(({ from, to }) => to === 0n || from <= to, { path: ['to'], message: 'must not be before from' })
  .refine(({ from, to, after }) => after === 0n || (from <= after && (to === 0n || after <= to)), {
    path: ['after'],
    message: 'must be a row of the range',
  })

const exportRequest = z.object({
  report: reportRequest.refine(({ pageToken }) => pageToken === '', { path: ['pageToken'], message: 'must be empty' }),
  format: known(ReportFormat),
  requestId: optionalText(64),
})

const page = z.object({ pageSize: count(500), pageToken: optionalText(1_024) }).optional()
const oneExport = z.object({ exportId: uuid() })

/** The RPCs of the reporting service: who may call each, and what a request must look like. */
export function implementations(ctx: Context): Implementation[] {
  return [
    implement(ReportingServiceService, {
      streamUsage: {
        access: { scope: 'reports' },
        shape: usageRequest,
        handle: (request, call) => streamUsage(ctx, request, call),
      },
      streamReport: {
        access: { scope: 'reports' },
        shape: reportRequest,
        handle: (request, call) => streamReport(ctx, request, call),
      },
      getStatement: {
        access: { scope: 'reports' },
        shape: z.object({ month: z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, 'must be a month such as 2026-03') }),
        handle: (request, call) => getStatement(ctx, request, call),
      },
      getSummary: {
        access: { scope: 'reports' },
        shape: summaryRequest,
        handle: (request, call) => getSummary(ctx, request, call),
      },
      streamAudit: {
        access: { scope: 'reports' },
        shape: auditRequest,
        handle: (request, call) => streamAudit(ctx, request, call),
      },
      requestExport: {
        access: { scope: 'reports' },
        shape: exportRequest,
        handle: (request, call) => requestExport(ctx, request, call),
      },
      listExports: {
        access: { scope: 'reports' },
        shape: z.object({ page }),
        handle: (request, call) => listExports(ctx, request, call),
      },
      getExport: {
        access: { scope: 'reports' },
        shape: oneExport,
        handle: (request, call) => getExport(ctx, request, call),
      },
      fetchExport: {
        access: { scope: 'reports' },
        shape: oneExport.extend({ offset: rowNumber }),
        handle: (request, call) => fetchExport(ctx, request, call),
      },
      cancelExport: {
        access: { scope: 'reports' },
        shape: oneExport,
        handle: (request, call) => cancelExport(ctx, request, call),
      },
    }),
    projectionService(ctx),
  ]
}
