import { FraudReportSource, type FraudReport } from '#contracts/gen/countersign/fraud/v1/fraud'
import type { Style } from '../session.ts'
import { word } from '../words.ts'
import { fields } from './fields.ts'
import { moment } from './moment.ts'

/** A report of fraud. */
export function fraudReport(style: Style, shown: FraudReport): string {
  const { id, userId, source, reason, reportedBy, reportedAt, blockId, challengeId } = shown
  return fields(style, [
    ['report', id],
    ['person', style.bold(userId)],
    ['reason', reason],
    ['by', `${word(FraudReportSource, source)} ${reportedBy}`],
    ['at', moment(reportedAt)],
    ['sign-in', challengeId],
    ['application', shown.applicationId],
    ['address', shown.clientIp],
    ['number', shown.numberHint],
    ['block', shown.blocked ? blockId : 'not blocked'],
  ])
}

export const fraudReportHeads = ['person', 'reason', 'by', 'at', 'application', 'address', 'blocked']

export function fraudReportRow({ userId, source, reason, reportedAt, ...report }: FraudReport): string[] {
  const { applicationId, clientIp, blocked } = report
  const by = word(FraudReportSource, source)
  return [userId, reason, by, moment(reportedAt), applicationId, clientIp, blocked ? 'yes' : 'no']
}
