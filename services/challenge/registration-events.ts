import { RegistrationFinished, RegistrationRequired } from '#contracts/gen/countersign/challenge/v1/events'
import { outboxRow, type OutboxRow } from '#libs/events/outbox'
import type { World } from '#libs/runtime/world'
import type { RegistrationRow } from './db/registrations.ts'

interface Telling {
  world: World
  traceparent: string | undefined
}

/** The event that tells that a person has registered, and what they can use. */
export function registrationFinished(
  { tenantId, userId, id, defaultMethod }: RegistrationRow,
  factorIds: string[],
  { world, traceparent }: Telling,
): OutboxRow {
  const now = world.now()
  const payload = { registrationId: id, userId, factorIds, defaultMethod, finishedAt: now }
  const envelope = { tenant: tenantId, id: world.randomId(), occurredAt: now, traceparent }
  return outboxRow({ ...envelope, event: RegistrationFinished, payload })
}

/** The event that tells that a person has to register again. */
export function registrationRequired(
  { tenantId, userId, factorIds, reason }: { tenantId: string; userId: string; factorIds: string[]; reason: string },
  { world, traceparent }: Telling,
): OutboxRow {
  const now = world.now()
  const payload = { userId, factorIds, reason, requiredAt: now }
  const envelope = { tenant: tenantId, id: world.randomId(), occurredAt: now, traceparent }
  return outboxRow({ ...envelope, event: RegistrationRequired, payload })
}
