import type { Selectable } from 'kysely'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { DeliveryState } from '#contracts/gen/countersign/delivery/v1/delivery'
import type { UsageDelivery as ReportedDelivery, UsageRow } from '#contracts/gen/countersign/reporting/v1/reporting'
import { DecisionReason, Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { Edition } from '#contracts/gen/countersign/types/v1/edition'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { RiskLevel } from '#contracts/gen/countersign/types/v1/risk'
import { isBillable } from './billable.ts'
import type { UsageCallTable, UsageDeliveryTable, UsageTable } from './db/schema.ts'

type Usage = Selectable<UsageTable>
type Delivery = Selectable<UsageDeliveryTable>

/** All that is remembered of one sign-in. */
export interface Remembered {
  usage: Usage
  /** What was wrong with each wrong answer, the oldest first. */
  wrongAnswers: ResultCode[]
  /** Those that are over, the oldest first. */
  calls: Selectable<UsageCallTable>[]
  /** The oldest first. */
  deliveries: Delivery[]
}

/** One line of the usage detail. The end of a challenge, where it is known, wins over how it began. */
export function usageRow({ usage, wrongAnswers, deliveries }: Omit<Remembered, 'calls'>): UsageRow {
  const state = usage.finishedState ?? usage.decidedState ?? ChallengeState.UNSPECIFIED
  const reason = usage.reason ?? DecisionReason.UNSPECIFIED
  return {
    challengeId: usage.challengeId,
    startedAt: usage.startedAt ?? undefined,
    finishedAt: endOf(usage, state),
    userId: usage.userId ?? '',
    applicationId: usage.applicationId ?? '',
    clientIp: usage.clientIp ?? '',
    outcome: usage.outcome ?? Outcome.UNSPECIFIED,
    reason,
    rule: usage.rule ?? '',
    state,
    // A challenge may end before anything was asked for; then the method is the one it began with.
    method: usage.finishedMethod || usage.decidedMethod || Method.UNSPECIFIED,
    authenticated: state === ChallengeState.APPROVED || state === ChallengeState.SKIPPED,
    resultCode: usage.finishedResultCode ?? usage.decidedResultCode ?? ResultCode.UNSPECIFIED,
    wrongAnswers: wrongAnswers.length,
    edition: usage.edition ?? Edition.UNSPECIFIED,
    risk: usage.risk ?? RiskLevel.UNSPECIFIED,
    deliveries: deliveries.map(reportedDelivery),
    eventName: usage.eventName ?? '',
    eventParameters: JSON.parse(usage.eventParameters ?? '{}') as Record<string, string>,
    billable: isBillable(reason),
  }
}

/** What was decided at once ended when it began. */
function endOf({ finishedAt, startedAt }: Usage, state: ChallengeState): Date | undefined {
  if (finishedAt) return finishedAt
  return state === ChallengeState.PENDING ? undefined : (startedAt ?? undefined)
}

function reportedDelivery(delivery: Delivery): ReportedDelivery {
  return {
    deliveryId: delivery.deliveryId,
    channel: delivery.channel,
    state: delivery.finishedState ?? DeliveryState.SENT,
    provider: delivery.finishedProvider || delivery.sentProvider || '',
    carrierCode: delivery.carrierCode ?? '',
  }
}
