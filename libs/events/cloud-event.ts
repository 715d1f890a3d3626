/** The parts of an event's row that its message's headers are made of. */
export interface Announced {
  id: string
  tenantId: string
  /** The event's full name and the tenant. */
  subject: string
  /** What the other parts do not say: the time, and the trace. */
  headers: Readonly<Record<string, string>>
}

/**
 * What a message says of itself in its headers: the attributes of CloudEvents 1.0, of which most are elsewhere in the row
 * already, and the id by which the stream knows it again.
 */
export function cloudEventHeaders({ id, tenantId, subject, headers }: Announced): Record<string, string> {
  const type = subject.slice(0, subject.length - tenantId.length - 1)
  return {
    'ce-specversion': '1.0',
    'ce-id': id,
    'ce-source': `/countersign/${type.split('.')[1]}`,
    'ce-type': type,
    'ce-subject': tenantId,
    'content-type': 'application/protobuf',
    ...headers,
    'Nats-Msg-Id': id,
  }
}
