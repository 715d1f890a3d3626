import type { Pool } from 'pg'
import type { EventType } from '#libs/events/event-type'

/** The events of one type that wait in the outbox, the oldest first. */
export async function told<T>(pool: Pool, event: EventType<T> & { decode(bytes: Uint8Array): T }): Promise<T[]> {
  const { rows } = await pool.query<{ payload: Buffer }>('select payload from outbox where subject = $1 order by id', [
    `${event.$type}.acme`,
  ])
  return rows.map(({ payload }) => event.decode(payload))
}
