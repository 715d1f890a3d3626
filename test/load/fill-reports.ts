import { statfs } from 'node:fs/promises'
import { openDatabase } from '#libs/db/open'
import { type Day, dayOf, firstIdOf, keptDays, laterDay } from '#services/reporting/day'
import type { Schema } from '#services/reporting/db/schema'
import { tenant } from './regulars.ts'

/** People who sign in, each as often as the others. */
const people = 10_000

/** What a sign-in takes on disk at the most, with its message, its indexes and the log of the database, in bytes. */
const bytesEach = 2_500

type Pool = ReturnType<typeof openDatabase<Schema>>['pool']

/**
 * Has reporting remember so many sign-ins, spread over the days that are kept, every other with a text, as if all their events had
 * come: day by day, each put in its place with its indexes once it is full. Refuses where there is no room for them.
 */
export async function fillReports(url: string, attempts: number, progress: (text: string) => void): Promise<void> {
  const { pool, close } = openDatabase<Schema>({ url, schema: 'reporting', statementTimeoutMs: 0, poolSize: 2 })
  await assertRoom(pool, attempts)
  const days = Array.from({ length: keptDays }, (_, back) => laterDay(dayOf(new Date()), -back)).toReversed()
  const perDay = Math.ceil(attempts / days.length)
  for (const [number, day] of days.entries()) {
    progress(`filling ${number + 1} of ${days.length} days`)
    await fillDay(pool, 'usage', day, signIns(day, perDay))
    await fillDay(pool, 'usage_delivery', day, messages(day, perDay))
  }
  progress('analysing')
  await pool.query(
    `insert into person (tenant_id, user_id, version, first_name, groups, known)
     select $1, 'person-' || n, '', 'Pat', array['staff', 'team-' || n % 100], true from generate_series(0, $2::int - 1) n
     on conflict do nothing`,
    [tenant, people],
  )
  for (const table of ['usage', 'usage_delivery', 'person']) await pool.query(`vacuum analyze ${table}`)
  await mark(pool, days)
  await close()
  progress('')
}

/** Refuses what would fill the disk that the database is on. */
async function assertRoom(pool: Pool, attempts: number): Promise<void> {
  const { rows } = await pool.query<{ data_directory: string }>('show data_directory')
  const { bavail, bsize } = await statfs(rows[0]?.data_directory ?? '/')
  const [wanted, free] = [attempts * bytesEach, bavail * bsize]
  const gibibytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`
  if (wanted > free * 0.8)
    throw new Error(`${attempts} sign-ins take ${gibibytes(wanted)}, and of ${gibibytes(free)} a fifth is to stay free`)
}

/** Rows of a day as a statement selects them, and its parameters. */
interface Rows {
  columns: string
  select: string
  parameters: unknown[]
}

/** Fills a day of a table: a day for which there is no place yet beside the table, so that its indexes are made once, of all of it. */
async function fillDay(pool: Pool, table: string, day: Day, { columns, select, parameters }: Rows): Promise<void> {
  const name = `${table}_${day.replaceAll('-', '')}`
  const { rows } = await pool.query<{ there: boolean }>('select to_regclass($1) is not null as there', [name])
  const isThere = rows[0]?.there === true
  if (!isThere) await pool.query(`create table ${name} (like ${table} including defaults)`)
  await pool.query(`insert into ${isThere ? table : name} (tenant_id, ${columns}) ${select}`, parameters)
  if (isThere) return
  const [from, to] = [firstIdOf(day), firstIdOf(laterDay(day, 1))]
  await pool.query(`alter table ${table} attach partition ${name} for values from ('${from}') to ('${to}')`)
}

/** The ids of a day, in the order of its sign-ins: as the version 7 UUIDs of so many moments of it. */
const idOf = (kind: string) => `$2 || '${kind}' || '-7000-8000-' || lpad(to_hex(n), 12, '0')`
const at = `$3::date::timestamptz + n * interval '1 day' / $4::int`

/** The first eleven characters of an id say the day: those beyond are free. */
const beginning = (day: Day) => firstIdOf(day).slice(0, -1)

function signIns(day: Day, count: number): Rows {
  return {
    columns: `challenge_id, started_at, user_id, application_id, client_ip, event_name, authentication_type, outcome, reason,
      rule, edition, risk, decided_state, decided_method, decided_result_code, finished_at, finished_state, finished_method,
      finished_result_code, finished_factor_id`,
    select: `select $1, ${idOf('0')}, ${at}, 'person-' || n * 7919::bigint % ${people}, 'app-' || n % 20, '192.0.2.7', '', '', 4, 60,
      'person-state', 1, 1, 1, 1 + n % 3, 0, ${at} + interval '9 s', case when n % 20 = 0 then 3 else 2 end, 1 + n % 3, 20,
      'factor' from generate_series(0, $4::int - 1) n`,
    parameters: [tenant, beginning(day), day, count],
  }
}

function messages(day: Day, count: number): Rows {
  return {
    columns: `delivery_id, challenge_id, channel, country_code, sent_at, sent_provider, finished_at, finished_provider,
      finished_state, carrier_code`,
    select: `select $1, ${idOf('1')}, ${idOf('0')}, 1, (40 + n % 10)::text, ${at}, 'first', ${at} + interval '3 s', 'first', 3, ''
      from generate_series(0, $4::int - 1, 2) n`,
    parameters: [tenant, beginning(day), day, count],
  }
}

/** Has reporting count all of it. */
async function mark(pool: Pool, days: readonly Day[]): Promise<void> {
  const span = [tenant, days[0], days.at(-1)]
  await pool.query(
    `insert into uncounted_hour (tenant_id, hour)
     select $1, h from generate_series($2::date::timestamptz, $3::date::timestamptz + interval '23 hours', '1 hour') h`,
    span,
  )
  await pool.query(
    `insert into uncounted_delivery_day (tenant_id, day)
     select $1, d::date from generate_series($2::date::timestamptz, $3::date::timestamptz, '1 day') d`,
    span,
  )
}
