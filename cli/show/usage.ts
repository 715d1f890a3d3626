import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { DeliveryState } from '#contracts/gen/countersign/delivery/v1/delivery'
import type { ReportHeader, UsageRow } from '#contracts/gen/countersign/reporting/v1/reporting'
import { Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import type { Style } from '../session.ts'
import { word } from '../words.ts'
import { methodName } from './method-name.ts'
import { moment } from './moment.ts'
import { result } from './result.ts'

export const usageHeads = ['started', 'person', 'application', 'outcome', 'state', 'by', 'result', 'wrong', 'sent']

/** One sign-in of the usage report. */
export function usageRow(row: UsageRow): string[] {
  const { startedAt, userId, applicationId, outcome, state, method, resultCode, wrongAnswers, deliveries } = row
  return [
    moment(startedAt),
    userId,
    applicationId,
    word(Outcome, outcome),
    word(ChallengeState, state),
    method === Method.UNSPECIFIED ? '–' : methodName(method),
    result(resultCode) || '–',
    String(wrongAnswers),
    deliveries.map(({ state }) => word(DeliveryState, state)).join(', ') || '–',
  ]
}

/** What holds for the report: how much it does not know yet. */
export function usageHeader(style: Style, { madeAt, eventsBehind }: ReportHeader): string {
  const lag = eventsBehind < 0n ? 'how far behind is not known' : `${eventsBehind} events behind`
  return style.dim(`Made ${moment(madeAt)}, ${eventsBehind === 0n ? 'up to date' : lag}.`)
}
