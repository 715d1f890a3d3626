import { PersonLockedOut, PinChanged } from '#contracts/gen/countersign/challenge/v1/events'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { outboxRow, type OutboxRow } from '#libs/events/outbox'
import type { World } from '#libs/runtime/world'
import type { Owner } from './db/pins.ts'
import type { LockedOut } from './guard.ts'

/** Whose PIN, by whose call. */
export interface Told extends Owner {
  traceparent: string | undefined
}

/** The event that tells that a PIN was set, changed or removed. */
export function pinChangedEvent(
  told: Told,
  by: Pick<PinChanged, 'byAdministrator' | 'removed'> & Partial<Pick<PinChanged, 'changeRequired'>>,
  world: World,
): OutboxRow {
  const now = world.now()
  const payload = PinChanged.create({ userId: told.userId, ...by, changedAt: now })
  return outboxRow({ ...envelope(told, world, now), event: PinChanged, payload })
}

/** The event that tells that wrong PINs keep a person waiting. */
export function lockedOutEvent(told: Told, { failures, until }: LockedOut, world: World): OutboxRow {
  const now = world.now()
  const locked = { userId: told.userId, failures, lockedAt: now, lockedUntil: until, method: Method.UNSPECIFIED }
  return outboxRow({ ...envelope(told, world, now), event: PersonLockedOut, payload: PersonLockedOut.create(locked) })
}

function envelope({ tenantId, traceparent }: Told, world: World, now: Date) {
  return { tenant: tenantId, id: world.randomId(), occurredAt: now, traceparent }
}
