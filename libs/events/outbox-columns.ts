import { columns } from '#libs/db/columns'
import type { OutboxRow } from './outbox.ts'

/** Events as five arrays, one for each column of the outbox: id, tenant, subject, payload, headers. */
export function outboxColumns(events: readonly OutboxRow[]): unknown[][] {
  return [
    ...columns(events, ['id', 'tenantId', 'subject', 'payload']),
    events.map(({ headers }) => JSON.stringify(headers)),
  ]
}
