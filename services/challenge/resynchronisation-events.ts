import { PersonLockedOut, TokenResynchronised } from '#contracts/gen/countersign/challenge/v1/events'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { outboxRow, type OutboxRow } from '#libs/events/outbox'
import type { World } from '#libs/runtime/world'
import type { TokenRow } from './db/tokens.ts'
import type { LockedOut } from './guard.ts'
import type { Found } from './resynchronisation.ts'

/** What came of it, when, and in the trace of which call. */
interface Outcome extends Pick<Found, 'correct'> {
  lockedOut: LockedOut | undefined
  now: Date
  traceparent: string | undefined
}

/** The events that tell what came of a token's codes: that it was found, or that wrong ones keep its person waiting. */
export function resynchronisationEvents(
  { tenantId, factorId, serial, userId }: TokenRow,
  { correct, lockedOut, now, traceparent }: Outcome,
  world: World,
): OutboxRow[] {
  const envelope = { tenant: tenantId, id: world.randomId(), occurredAt: now, traceparent }
  if (correct) {
    const payload = { tokenId: factorId, serial, userId, resynchronisedAt: now }
    return [outboxRow({ ...envelope, event: TokenResynchronised, payload })]
  }
  if (!lockedOut) return []
  const { failures, until: lockedUntil } = lockedOut
  const payload = { userId, failures, lockedAt: now, lockedUntil, method: Method.OATH_TOKEN }
  return [outboxRow({ ...envelope, event: PersonLockedOut, payload })]
}
