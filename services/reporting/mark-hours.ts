import { ChallengeFinished, SignInDecided } from '#contracts/gen/countersign/challenge/v1/events'
import type { EventType } from '#libs/events/event-type'
import type { Handler, Received } from '#libs/events/handler'
import { type Hour, insertUncounted } from './db/usage-hours.ts'
import type { Schema } from './db/schema.ts'

type Apply = Handler<Schema>['apply']

/** What has the hour of a sign-in counted anew, by the kind of event: all that changes what is counted of it. */
export const hourMarks: readonly { event: EventType<unknown>; apply: Apply }[] = [
  marked(SignInDecided, ({ decidedAt }) => decidedAt),
  marked(ChallengeFinished, ({ startedAt }) => startedAt),
]

function marked<Event>(event: EventType<Event>, startedAt: (event: Event) => Date | undefined) {
  const apply: Apply = (trx, received) => insertUncounted(trx, hoursOf(received as Received<Event>[], startedAt))
  return { event: event as EventType<unknown>, apply }
}

/** Each hour of each tenant once. */
function hoursOf<Event>(received: Received<Event>[], startedAt: (event: Event) => Date | undefined): Hour[] {
  const hours = new Map<string, Hour>()
  for (const { event, envelope } of received) {
    const at = startedAt(event)
    if (!at) continue
    const hour = new Date(Math.floor(at.getTime() / 3_600_000) * 3_600_000)
    hours.set(`${envelope.tenant} ${hour.getTime()}`, { tenantId: envelope.tenant, hour })
  }
  return [...hours.values()]
}
