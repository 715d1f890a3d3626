import { sql, type Kysely, type Selectable } from 'kysely'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { billableReasons } from '../billable.ts'
import { idsBetween } from '../day.ts'
import { logOfRatio, shortest } from '../waits.ts'
import { shadowSchema } from './rebuild.ts'
import type { Schema, UsageHourTable } from './schema.ts'
import { methodOfUsage } from './usage-pages.ts'

/** An hour of a tenant. */
export interface Hour {
  tenantId: string
  hour: Date
}

/** Takes hours that are to be counted anew, so many marks at a time, each hour once. */
export async function takeUncounted(trx: Kysely<Schema>, most: number): Promise<Hour[]> {
  const { rows } = await sql<Hour>`
    with taken as (
      delete from uncounted_hour where id = any (array (select id from uncounted_hour order by id limit ${most}))
      returning tenant_id, hour
    ) select distinct tenant_id, hour from taken order by 1, 2`.execute(trx)
  return rows
}

export async function insertUncounted(trx: Kysely<Schema>, hours: readonly Hour[]): Promise<void> {
  if (hours.length > 0) await trx.insertInto('uncountedHour').values(hours).execute()
}

/** How many marks of hours and days wait to be counted. */
export async function uncountedMarks(db: Kysely<Schema>): Promise<number> {
  const { rows } = await sql<{ marks: number }>`
    select (select count(*) from uncounted_hour) + (select count(*) from uncounted_delivery_day) as marks`.execute(db)
  return rows[0]?.marks ?? 0
}

/** Gives what is being built the hours and days before a moment as they stand: what they were counted from is forgotten. */
export async function keepOldHours(trx: Kysely<Schema>, before: Date): Promise<void> {
  await sql`
    insert into ${shadow('usage_hour')} select * from usage_hour where hour < ${before}
    on conflict do nothing`.execute(trx)
  await sql`
    insert into ${shadow('usage_day')} select * from usage_day where day < ${before}
    on conflict do nothing`.execute(trx)
  await sql`
    insert into ${shadow('usage_delivery_day')} select * from usage_delivery_day where day < ${before}
    on conflict do nothing`.execute(trx)
}

/** Has the marks of what is being built stand beside those there are. */
export async function takeOverMarks(trx: Kysely<Schema>): Promise<void> {
  await sql`
    insert into uncounted_hour (tenant_id, hour)
    select distinct tenant_id, hour from ${shadow('uncounted_hour')}`.execute(trx)
  await sql`
    insert into uncounted_delivery_day (tenant_id, day)
    select distinct tenant_id, day from ${shadow('uncounted_delivery_day')}`.execute(trx)
}

const shadow = (table: string) => sql.raw(`${shadowSchema}.${table}`)

/** Counts the sign-ins of an hour as they stand. */
export async function countHour(trx: Kysely<Schema>, { tenantId, hour }: Hour): Promise<void> {
  const end = new Date(hour.getTime() + 3_600_000)
  const ids = idsBetween(hour, end)
  const counted = (name: string, which = sql`true`) => sql`
    (select coalesce(jsonb_object_agg(name, count), '{}') from
      (select ${sql.ref(name)} as name, count(*) as count from one where ${which} group by 1) by_name)`
  await sql`
    with one as materialized (
      select coalesce(finished_state, decided_state, 0) as state, coalesce(${methodOfUsage}, 0) as method,
        coalesce(reason in (${sql.join(billableReasons.map((reason) => sql.lit(reason)))}), false) as billable,
        floor(ln(greatest(extract(epoch from finished_at - started_at) * 1000, ${sql.lit(shortest)}) / ${sql.lit(shortest)})
          / ${sql.lit(logOfRatio)})::int as wait
      from usage
      where tenant_id = ${tenantId} and challenge_id >= ${ids.from} and challenge_id < ${ids.to}
        and started_at >= ${hour} and started_at < ${end}
    )
    insert into usage_hour (tenant_id, hour, attempts, billable, states, methods, waits)
    select ${tenantId}, ${hour}, (select count(*) from one), (select count(*) from one where billable),
      ${counted('state')}, ${counted('method')},
      ${counted('wait', sql`state = ${sql.lit(ChallengeState.APPROVED)} and wait is not null`)}
    on conflict (tenant_id, hour) do update set attempts = excluded.attempts, billable = excluded.billable,
      states = excluded.states, methods = excluded.methods, waits = excluded.waits`.execute(trx)
}

/** The hours of a tenant between two moments in which something happened, the oldest first. */
export function selectHours(db: Kysely<Schema>, tenantId: string, { from, to }: { from: Date; to: Date }) {
  const query = db.selectFrom('usageHour').selectAll().where('tenantId', '=', tenantId)
  return query.where('hour', '>=', from).where('hour', '<', to).orderBy('hour').execute() as Promise<
    Selectable<UsageHourTable>[]
  >
}
