import { sql, type Kysely } from 'kysely'
import type { MeteredDay } from '../statement.ts'
import type { Schema } from './schema.ts'

export function selectStatement(db: Kysely<Schema>, tenantId: string, month: string) {
  return db
    .selectFrom('statement')
    .select(['closedAt', 'days'])
    .where('tenantId', '=', tenantId)
    .where('month', '=', month)
    .executeTakeFirst()
}

/** Closes a month, unless it is: what is closed stays as it was. */
export async function insertStatement(
  db: Kysely<Schema>,
  { days, ...row }: { tenantId: string; month: string; closedAt: Date; days: MeteredDay[] },
): Promise<void> {
  await db
    .insertInto('statement')
    .values({ ...row, days: JSON.stringify(days) })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Which months of which tenants are closed. */
export function selectClosed(db: Kysely<Schema>) {
  return db.selectFrom('statement').select(['tenantId', 'month']).orderBy('tenantId').orderBy('month').execute()
}

/** The tenants that were metered before a month's end, have no statement of that month yet, and could have one. */
export async function unclosed(db: Kysely<Schema>, month: string, end: Date): Promise<string[]> {
  const { rows } = await sql<{ tenantId: string }>`
    select distinct p.tenant_id from metered_provider p
    where p.changed_at < ${end}
      and not exists (select from statement s where s.tenant_id = p.tenant_id and s.month = ${month})
      and not exists (select from uncounted_hour u where u.tenant_id = p.tenant_id and u.hour < ${end})`.execute(db)
  return rows.map(({ tenantId }) => tenantId)
}
