import * as challenge from '#contracts/gen/countersign/challenge/v1/events'
import * as delivery from '#contracts/gen/countersign/delivery/v1/events'
import * as fraud from '#contracts/gen/countersign/fraud/v1/events'
import * as policy from '#contracts/gen/countersign/policy/v1/events'
import * as reporting from '#contracts/gen/countersign/reporting/v1/events'
import type { EventType } from '#libs/events/event-type'

/** A kind of event that can be written down. */
export interface Audited extends EventType<unknown> {
  toJSON(event: unknown): unknown
}

/** What is no act of administration and no decision, only comes of one: it is in the reports. Origins are parts of others. */
const unaudited: ReadonlySet<object> = new Set([
  challenge.AnswerRejected,
  challenge.RecoveryCodesLow,
  delivery.MessageSent,
  delivery.MessageFinished,
  policy.ChangeOrigin,
  reporting.ExportOrigin,
])

/** Every act of administration and every decision: all kinds of events but those above, so that a new kind is not forgotten. */
export const audited: readonly Audited[] = [challenge, delivery, fraud, policy, reporting]
  .flatMap((events) => Object.values(events) as object[])
  .filter((event): event is Audited => '$type' in event && 'toJSON' in event && !unaudited.has(event))
