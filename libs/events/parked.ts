import type { JsMsg } from '@nats-io/jetstream'
import { sql, type Kysely } from 'kysely'

interface Poison {
  consumer: string
  message: JsMsg
  error: unknown
}

/** Sets a message aside that the consumer could not apply. Says of the error only its kind: its text may quote values. */
export async function park<Schema>(kysely: Kysely<Schema>, { consumer, message, error }: Poison): Promise<void> {
  const { subject, headers, data, seq, info } = message
  const id = headers?.get('ce-id') || `sequence ${seq}`
  const carried = Object.fromEntries(Array.from(headers ?? [], ([name, values]) => [name, values.join()]))
  await sql`
    insert into parked (consumer, message_id, subject, headers, payload, error, deliveries)
    values (${consumer}, ${id}, ${subject}, ${storable(carried)}, ${Buffer.from(data)}, ${kindOf(error)},
      ${info.deliveryCount})
    on conflict do nothing`.execute(kysely)
}

/** How many messages of this consumer wait for someone to look at them. */
export async function parkedCount<Schema>(kysely: Kysely<Schema>, consumer: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int4 as count from parked where consumer = ${consumer}`.execute(kysely)
  return rows[0]?.count ?? 0
}

/** PostgreSQL's JSON has no NUL. */
function storable(headers: Record<string, string>): string {
  return JSON.stringify(headers).replaceAll('\\u0000', '')
}

/** `TypeError`, `DatabaseError 23505`. */
export function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const { code } = error as { code?: unknown }
  return `${error.constructor.name} ${typeof code === 'string' ? code : ''}`.trim().slice(0, 200)
}
