import { MessageFinished, MessageSent } from '#contracts/gen/countersign/delivery/v1/events'
import type { EventType } from '#libs/events/event-type'
import type { Handler, Received } from '#libs/events/handler'
import { dayOf, dayOfId, laterDay } from './day.ts'
import { insertUncountedDays } from './db/delivery-days.ts'
import type { Schema } from './db/schema.ts'
import type { TenantDay } from './db/usage-days.ts'

type Apply = Handler<Schema>['apply']

/**
 * What has the day of a message counted anew, by the kind of event. A message is of the day on which a carrier took it; its end does
 * not say when that was, but not before its id was made, nor more than a day later.
 */
export const dayMarks: readonly { event: EventType<unknown>; apply: Apply }[] = [
  marked(MessageSent, ({ sentAt }) => (sentAt ? [dayOf(sentAt)] : [])),
  marked(MessageFinished, ({ deliveryId, finishedAt }) => {
    const made = dayOfId(deliveryId)
    const days = made ? [made, laterDay(made, 1)] : []
    return finishedAt ? [...days, dayOf(finishedAt)] : days
  }),
]

function marked<Event>(event: EventType<Event>, daysOf: (event: Event) => string[]) {
  const apply: Apply = (trx, received) => insertUncountedDays(trx, each(received as Received<Event>[], daysOf))
  return { event: event as EventType<unknown>, apply }
}

/** Each day of each tenant once. */
function each<Event>(received: Received<Event>[], daysOf: (event: Event) => string[]): TenantDay[] {
  const days = received.flatMap(({ event, envelope: { tenant: tenantId } }) =>
    daysOf(event).map((day) => ({ tenantId, day })),
  )
  return [...new Map(days.map((one) => [`${one.tenantId} ${one.day}`, one])).values()]
}
