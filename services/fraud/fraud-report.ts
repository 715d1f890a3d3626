import { FraudReportSource, type FraudReport, type ReportFraudRequest } from '#contracts/gen/countersign/fraud/v1/fraud'
import type { Caller } from '#libs/rpc/call'
import { invalidRequest } from '#libs/rpc/shape'
import { maskPhone } from '#libs/runtime/masked-phone'
import { nameOf } from './block.ts'

/** A report as it is taken. */
export interface Taken {
  id: string
  request: ReportFraudRequest
  caller: Caller
  now: Date
}

/** Refuses INVALID_REQUEST where the source is not the caller's to say, or an administrator gives no reason. */
export function assertMayReport({ source, reason }: ReportFraudRequest, caller: Caller): void {
  const administrator = source === FraudReportSource.ADMINISTRATOR
  if (administrator !== (caller.kind !== 'peer')) {
    const description = 'must be ADMINISTRATOR for a client, CALL or APP for a service'
    throw invalidRequest([{ field: 'source', description }])
  }
  if (administrator && reason === '') {
    throw invalidRequest([{ field: 'reason', description: 'must be given by an administrator' }])
  }
}

/** A new report, without a block yet. */
export function newReport({ id, request, caller, now }: Taken): FraudReport {
  const { userId, source, reason, challengeId, applicationId, clientIp, number } = request
  return {
    ...{ id, userId, source, reason, challengeId, applicationId, clientIp },
    numberHint: maskPhone(number),
    blocked: false,
    blockId: '',
    reportedBy: source === FraudReportSource.ADMINISTRATOR ? nameOf(caller) : userId,
    reportedAt: now,
  }
}

/** Why somebody is said to be blocked for a report. */
export function blockReason({ source, reason }: Pick<FraudReport, 'source' | 'reason'>): string {
  if (source === FraudReportSource.ADMINISTRATOR) return reason
  return source === FraudReportSource.CALL
    ? 'the person reported fraud in a call'
    : 'the person reported fraud in the app'
}
