import type { Database } from '#libs/db/open'
import { makeDay } from '../db/days.ts'
import type { Schema } from '../db/schema.ts'

/** Remembers so many sign-ins of one day, half of them with a text, as if all their events had come. */
export async function rememberMany({ kysely, pool }: Database<Schema>, count: number, tenant = 'acme'): Promise<void> {
  for (const table of ['usage', 'usageDelivery'] as const) {
    await kysely.transaction().execute((trx) => makeDay(trx, table, '2026-03-01'))
  }
  const id = (prefix: string) => `'019ca8d7-2d00-7${prefix}00-8000-' || lpad(to_hex(n), 12, '0')`
  for (let from = 0; from < count; from += 50_000) {
    const span = [tenant, from, Math.min(from + 50_000, count) - 1]
    await pool.query(
      `insert into usage (tenant_id, challenge_id, started_at, user_id, application_id, client_ip, outcome, reason, rule,
         decided_state, decided_method, decided_result_code, finished_at, finished_state, finished_method, finished_result_code)
       select $1, ${id('0')}, '2026-03-01T00:00Z'::timestamptz + n * interval '50 ms', 'user-' || n % 5000, 'vpn', '192.0.2.7',
         4, 60, 'person-state', 1, 1, 0, '2026-03-01T00:00:20Z'::timestamptz + n * interval '50 ms', 2, 1, 20
       from generate_series($2::int, $3::int) n`,
      span,
    )
    await pool.query(
      `insert into usage_delivery (tenant_id, delivery_id, challenge_id, channel, country_code, sent_at, sent_provider)
       select $1, ${id('1')}, ${id('0')}, 1, '49', '2026-03-01T00:00Z', 'first'
       from generate_series($2::int, $3::int, 2) n`,
      span,
    )
  }
  await pool.query('analyze usage')
  await pool.query('analyze usage_delivery')
}
