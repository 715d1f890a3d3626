import { PersonLockedOut } from '#contracts/gen/countersign/challenge/v1/events'
import { Template } from '#contracts/gen/countersign/delivery/v1/delivery'
import { BypassState } from '#contracts/gen/countersign/policy/v1/admin'
import { BypassChanged } from '#contracts/gen/countersign/policy/v1/events'
import { handler, type Handler, type Received } from '#libs/events/handler'
import { insertOccurrences, type Occurrence } from './db/occurrences.ts'
import type { Schema } from './db/schema.ts'

const { ACTIVE, USED } = BypassState

/** Keeps lockouts to be told of: what arrived together is one statement. */
export const hearingLockouts: Handler<Schema>[] = [
  handler(PersonLockedOut, (trx, received) => insertOccurrences(trx, received.map(lockout))),
]

/** Keeps bypasses that were given or used to be told of. */
export const hearingBypasses: Handler<Schema>[] = [
  handler(BypassChanged, (trx, received) => insertOccurrences(trx, received.flatMap(bypass))),
]

function lockout({ event, envelope }: Received<PersonLockedOut>): Occurrence {
  const { userId, failures, lockedAt = envelope.time, lockedUntil } = event
  const told = { denials: `${failures}`, until: lockedUntil?.toISOString() ?? 'an administrator unlocks them' }
  const which = { tenantId: envelope.tenant, id: envelope.id, template: Template.LOCKOUT_NOTICE }
  return { ...which, userId, told, happenedAt: lockedAt }
}

function bypass({ event: { before, after }, envelope }: Received<BypassChanged>): Occurrence[] {
  const what = after?.state === USED ? 'used' : !before && after?.state === ACTIVE ? 'created' : undefined
  if (!after || !what) return []
  const { userId, seconds, reason, createdBy: by } = after
  const told = { what, seconds: `${seconds}`, reason, by }
  const which = { tenantId: envelope.tenant, id: envelope.id, template: Template.BYPASS_NOTICE }
  const at = what === 'used' ? after.completedAt : after.createdAt
  return [{ ...which, userId, told, happenedAt: at ?? envelope.time }]
}
