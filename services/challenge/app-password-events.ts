import {
  AppPasswordCreated,
  AppPasswordsRevoked,
  PersonLockedOut,
} from '#contracts/gen/countersign/challenge/v1/events'
import { outboxRow, type OutboxRow } from '#libs/events/outbox'
import type { World } from '#libs/runtime/world'
import type { Owner } from './app-password.ts'
import type { AppPasswordRow } from './db/app-passwords.ts'
import type { LockedOut } from './guard.ts'

/** What keeps a person waiting, since when, and in the trace of which call. */
interface Lock extends LockedOut {
  now: Date
  traceparent: string | undefined
}

/** The event that tells of a new app password, and why an administrator answered for the person, if one did. */
export function appPasswordCreated(
  row: AppPasswordRow,
  told: { vouchReason: string },
  { world, traceparent }: { world: World; traceparent: string | undefined },
): OutboxRow {
  const { tenantId, userId, id, name, createdAt } = row
  const payload = { userId, appPasswordId: id, name, createdAt, ...told }
  const envelope = { tenant: tenantId, id: world.randomId(), occurredAt: createdAt, traceparent }
  return outboxRow({ ...envelope, event: AppPasswordCreated, payload })
}

/** The event that tells of the end of app passwords. */
export function appPasswordsRevoked(
  { tenantId, userId }: Owner,
  ids: string[],
  { world, traceparent }: { world: World; traceparent: string | undefined },
): OutboxRow {
  const now = world.now()
  const payload = { userId, appPasswordIds: ids, revokedAt: now }
  const envelope = { tenant: tenantId, id: world.randomId(), occurredAt: now, traceparent }
  return outboxRow({ ...envelope, event: AppPasswordsRevoked, payload })
}

/** The event that tells of a person whose app passwords are not looked at for a while. */
export function lockedOutEvent({ tenantId, userId }: Owner, lock: Lock, world: World): OutboxRow {
  const { failures, until, now, traceparent } = lock
  const payload = PersonLockedOut.create({
    ...{ userId, failures, lockedAt: now },
    lockedUntil: until,
  })
  const envelope = { tenant: tenantId, id: world.randomId(), occurredAt: now, traceparent }
  return outboxRow({ ...envelope, event: PersonLockedOut, payload })
}
