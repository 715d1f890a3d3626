import { sql, type Kysely, type Selectable } from 'kysely'
import type { Wanted } from '../reports/report.ts'
import { all, pagesBy } from './pages.ts'
import { phoneEndsIn } from './phone-of.ts'
import type { FactorChangeTable, Schema } from './schema.ts'

/** Factors that came and went, the newest change first. */
export function factorChangePages(db: Kysely<Schema>, wanted: Wanted, size: number) {
  const { tenant, from, to, userId, phone } = wanted
  return pagesBy(db, { key: 'messageId', after: wanted.after[0], beyond: '<' }, size, (isBeyond, end) => {
    const which = all(
      sql`t.tenant_id = ${tenant}`,
      isBeyond,
      from && sql`t.changed_at >= ${from}`,
      to && sql`t.changed_at < ${to}`,
      userId && sql`t.user_id = ${userId}`,
      phone && phoneEndsIn(phone),
    )
    return sql<Selectable<FactorChangeTable>>`select t.* from factor_change t where ${which} ${end}`
  })
}
