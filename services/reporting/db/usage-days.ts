import { sql, type Kysely, type Transaction } from 'kysely'
import { type Day, laterDay } from '../day.ts'
import { makeDay } from './days.ts'
import type { Schema } from './schema.ts'
import { dimensions, unitsOf } from './usage-units.ts'

/** A day of a tenant. */
export interface TenantDay {
  tenantId: string
  day: Day
}

/** Of some days those that are over, and the days before them that never were counted: each once. */
export async function daysDue(
  trx: Kysely<Schema>,
  marked: readonly TenantDay[],
  { today, counts }: { today: Day; counts: 'usage_day' | 'usage_delivery_day' },
): Promise<TenantDay[]> {
  const { rows } = await sql<TenantDay>`
    with marked as (
      select * from unnest(${marked.map(({ tenantId }) => tenantId)}::text[], ${marked.map(({ day }) => day)}::date[]) m(tenant_id, day)
    )
    select tenant_id, day from marked where day < ${today}::date
    union
    select m.tenant_id, m.day - 1 from marked m
    where m.day <= ${today}::date
      and not exists (select from ${sql.raw(counts)} c where c.tenant_id = m.tenant_id and c.day = m.day - 1)
    order by 1, 2`.execute(trx)
  return rows
}

/** Counts the sign-ins of a day, and the people who made them. */
export async function countDay(trx: Transaction<Schema>, { tenantId, day }: TenantDay): Promise<void> {
  await makeDay(trx, 'usagePersonDay', day)
  await sql`delete from usage_person_day where tenant_id = ${tenantId} and day = ${day}::date`.execute(trx)
  const units = unitsOf(tenantId, { from: new Date(day), to: new Date(laterDay(day, 1)) })
  await sql`
    insert into usage_person_day (tenant_id, day, ${dimensions}, attempts, succeeded, denied, billable, last_at)
    select ${tenantId}, ${day}::date, ${dimensions}, sum(attempts), sum(succeeded), sum(denied), sum(billable), max(last_at)
    from (${units}) u group by ${dimensions} order by user_id`.execute(trx)
  await sql`
    insert into usage_day (tenant_id, day, people)
    select ${tenantId}, ${day}::date, count(distinct user_id) from usage_person_day
    where tenant_id = ${tenantId} and day = ${day}::date
    on conflict (tenant_id, day) do update set people = excluded.people`.execute(trx)
}

/** The days between two, both of them included, whose sign-ins were counted. */
export async function countedDays(
  db: Kysely<Schema>,
  tenantId: string,
  { first, last }: { first: Day; last: Day },
): Promise<Day[]> {
  const days = db.selectFrom('usageDay').select('day').where('tenantId', '=', tenantId)
  const rows = await days.where('day', '>=', first).where('day', '<=', last).orderBy('day').execute()
  return rows.map(({ day }) => day)
}
