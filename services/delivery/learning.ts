import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { ChallengeFinished, FactorConfirmed } from '#contracts/gen/countersign/challenge/v1/events'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import type { EventType } from '#libs/events/event-type'
import { handler, type Handler } from '#libs/events/handler'
import type { Schema } from './db/schema.ts'
import { countConversions } from './db/spending.ts'

/** Hears which texts came back as codes: in a challenge that was passed by one, and in the proof of a new phone. */
export const learning: Handler<Schema>[] = [
  counting(
    ChallengeFinished,
    ({ state, method }) => state === ChallengeState.APPROVED && method === Method.ONE_WAY_SMS,
  ),
  counting(FactorConfirmed, ({ method }) => method === Method.ONE_WAY_SMS),
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
