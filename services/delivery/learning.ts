import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { ChallengeFinished, FactorConfirmed } from '#contracts/gen/countersign/challenge/v1/events'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import type { EventType } from '#libs/events/event-type'
import { handler, type Handler } from '#libs/events/handler'
import type { Schema } from './db/schema.ts'
import { countConversions } from './db/spending.ts'

/** What goes to numbers, and so counts for their prefixes. */
const numbered: ReadonlySet<Method> = new Set([Method.ONE_WAY_SMS, Method.PHONE_CALL])

/** Hears which texts and calls came back as codes: in a challenge that was passed by one, and in the proof of a new phone. */
export const learning: Handler<Schema>[] = [
  counting(ChallengeFinished, ({ state, method }) => state === ChallengeState.APPROVED && numbered.has(method)),
  counting(FactorConfirmed, ({ method }) => numbered.has(method)),
]

function counting<Event extends { challengeId: string }>(
  type: EventType<Event>,
  counts: (event: Event) => boolean,
): Handler<Schema> {
  return handler(type, async (trx, received) => {
    const passed = received.filter(({ event }) => counts(event) && event.challengeId !== '')
    if (passed.length === 0) return
    await countConversions(
      trx,
      passed.map(({ event: { challengeId }, envelope: { tenant } }) => ({ tenant, challengeId })),
    )
  })
}
