import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { ChallengeFinished, FactorConfirmed } from '#contracts/gen/countersign/challenge/v1/events'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import type { EventType } from '#libs/events/event-type'
import { handler, type Handler } from '#libs/events/handler'
import { endAwaiting } from './db/end-awaiting.ts'
import type { Schema } from './db/schema.ts'
import { countConversions } from './db/spending.ts'

/** What goes to numbers, and so counts for their prefixes. */
const numbered: ReadonlySet<Method> = new Set([Method.ONE_WAY_SMS, Method.TWO_WAY_SMS, Method.PHONE_CALL])

/**
 * Hears which texts and calls came back as codes: in a challenge that was passed by one, and in the proof of a new phone; and which
 * challenges wait for no reply any more.
 */
export const learning: Handler<Schema>[] = [
  listening(ChallengeFinished, ({ state, method }) => state === ChallengeState.APPROVED && numbered.has(method)),
  listening(FactorConfirmed, ({ method }) => numbered.has(method)),
]

function listening<Event extends { challengeId: string }>(
  type: EventType<Event>,
  converts: (event: Event) => boolean,
): Handler<Schema> {
  return handler(type, async (trx, received) => {
    const over = received.filter(({ event }) => event.challengeId !== '')
    const key = ({ event: { challengeId }, envelope: { tenant } }: (typeof over)[number]) => ({ tenant, challengeId })
    const passed = over.filter(({ event }) => converts(event))
    if (over.length > 0) await endAwaiting(trx, over.map(key))
    if (passed.length > 0) await countConversions(trx, passed.map(key))
  })
}
