import type { OutboxRow } from '#libs/events/outbox'

/** An event as the values of a statement that stores it besides what it tells of. */
export function eventValues({ id, tenantId, subject, payload, headers }: OutboxRow): unknown[] {
  return [id, tenantId, subject, payload, JSON.stringify(headers)]
}
