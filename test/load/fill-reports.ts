import { openDatabase } from '#libs/db/open'
import { type Day, dayOf, firstIdOf, keptDays, laterDay } from '#services/reporting/day'
import { makeDay } from '#services/reporting/db/days'
import type { Schema } from '#services/reporting/db/schema'
import { tenant } from './regulars.ts'

/** People who sign in, each as often as the others. */
const people = 10_000

/** Has reporting remember so many sign-ins, spread over the days that are kept, every other with a text, as if all their events had come. */
export async function fillReports(url: string, attempts: number): Promise<void> {
  const database = openDatabase<Schema>({ url, schema: 'reporting', statementTimeoutMs: 0, poolSize: 2 })
  const { kysely, pool } = database
  const days = Array.from({ length: keptDays }, (_, back) => laterDay(dayOf(new Date()), -back))
  const perDay = Math.ceil(attempts / days.length)
  for (const day of days.toReversed()) {
    for (const table of ['usage', 'usageDelivery'] as const)
      await kysely.transaction().execute((trx) => makeDay(trx, table, day))
    await Promise.all([fillUsage(database, day, perDay), fillDeliveries(database, day, perDay)])
  }
  await pool.query(
    `insert into person (tenant_id, user_id, version, first_name, groups, known)
     select $1, 'person-' || n, '', 'Pat', array['staff', 'team-' || n % 100], true from generate_series(0, $2::int - 1) n
     on conflict do nothing`,
    [tenant, people],
  )
  await pool.query('vacuum analyze usage')
  await pool.query('vacuum analyze usage_delivery')
  await pool.query('analyze person')
  await pool.query(
    `insert into uncounted_hour (tenant_id, hour)
     select $1, h from generate_series($2::date::timestamptz, $3::date::timestamptz + interval '23 hours', '1 hour') h`,
    [tenant, days.at(-1), days[0]],
  )
  await database.close()
}

type Filling = ReturnType<typeof openDatabase<Schema>>

/** The ids of a day, in the order of its sign-ins: as the version 7 UUIDs of so many moments of it. */
const idOf = (kind: string) => `$2 || '${kind}' || '-7000-8000-' || lpad(to_hex(n), 12, '0')`
const at = `$3::date::timestamptz + n * interval '1 day' / $4::int`

/** The first eleven characters of an id say the day: those beyond are free. */
const beginning = (day: Day) => firstIdOf(day).slice(0, -1)

async function fillUsage({ pool }: Filling, day: Day, count: number): Promise<void> {
  await pool.query(
    `insert into usage (tenant_id, challenge_id, started_at, user_id, application_id, client_ip, event_name,
       authentication_type, outcome, reason, rule, edition, risk, decided_state, decided_method, decided_result_code,
       finished_at, finished_state, finished_method, finished_result_code, finished_factor_id)
     select $1, ${idOf('0')}, ${at}, 'person-' || n * 7919 % ${people}, 'app-' || n % 20, '192.0.2.7', '', '', 4, 60, 'person-state',
       1, 1, 1, 1 + n % 3, 0, ${at} + interval '9 s', case when n % 20 = 0 then 3 else 2 end, 1 + n % 3, 20, 'factor'
     from generate_series(0, $4::int - 1) n`,
    [tenant, beginning(day), day, count],
  )
}

async function fillDeliveries({ pool }: Filling, day: Day, count: number): Promise<void> {
  await pool.query(
    `insert into usage_delivery (tenant_id, delivery_id, challenge_id, channel, country_code, sent_at, sent_provider,
       finished_at, finished_provider, finished_state, carrier_code)
     select $1, ${idOf('1')}, ${idOf('0')}, 1, (40 + n % 10)::text, ${at}, 'first', ${at} + interval '3 s', 'first', 3, ''
     from generate_series(0, $4::int - 1, 2) n`,
    [tenant, beginning(day), day, count],
  )
}
