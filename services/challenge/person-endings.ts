import { PersonState, type Person } from '#contracts/gen/countersign/policy/v1/admin'
import { PersonChanged } from '#contracts/gen/countersign/policy/v1/events'
import { handler, type Handler, type Received } from '#libs/events/handler'
import type { OutboxRow } from '#libs/events/outbox'
import type { World } from '#libs/runtime/world'
import { appPasswordsRevoked } from './app-password-events.ts'
import { endPeople, tellEnded, type Ended, type Ending } from './db/end-people.ts'
import type { Schema } from './db/schema.ts'
import { removedEvent, unassignedEvents } from './events.ts'
import { pinChangedEvent } from './pin-events.ts'

/** Ends what people have when policy tells that they were disabled or removed. Most changes of people are neither. */
export function personEndings(world: World): Handler<Schema>[] {
  return [
    handler(PersonChanged, async (trx, received) => {
      const endings = received.flatMap(endingsIn)
      if (endings.length > 0) await tellEnded(trx, eventsOf(await endPeople(trx, endings, world.now()), world))
    }),
  ]
}

function endingsIn({ event: { before, after, origin }, envelope }: Received<PersonChanged>): Ending[] {
  const removed = after === undefined
  if (!before || !(removed || (isAsked(before) && !isAsked(after)))) return []
  const { tenant: tenantId, time } = envelope
  return [{ tenantId, userId: before.userId, at: origin?.changedAt ?? time, removed }]
}

/** Nobody else is given an app password. */
function isAsked({ state }: Person): boolean {
  return state === PersonState.ENABLED || state === PersonState.ENFORCED
}

function eventsOf({ appPasswords, factors, tokens, pins }: Ended, world: World): OutboxRow[] {
  const traceparent = undefined
  return [
    ...appPasswords.map(({ ids, ...owner }) => appPasswordsRevoked(owner, ids, { world, traceparent })),
    ...factors.map((factor) => removedEvent(factor, world)),
    ...tokens.flatMap((token) => unassignedEvents(token, world)),
    ...pins.map((owner) => pinChangedEvent({ ...owner, traceparent }, { byAdministrator: true, removed: true }, world)),
  ]
}
