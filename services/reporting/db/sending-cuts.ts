import { sql, type Kysely, type Selectable } from 'kysely'
import type { Wanted } from '../reports/report.ts'
import { all, pagesBy } from './pages.ts'
import type { Schema, SendingCutTable } from './schema.ts'

/** Budgets of messages that were spent, the newest first. */
export function sendingCutPages(db: Kysely<Schema>, wanted: Wanted, size: number) {
  const { tenant, from, to, userId } = wanted
  return pagesBy(db, { key: 'messageId', after: wanted.after[0], beyond: '<' }, size, (isBeyond, end) => {
    const which = all(
      sql`t.tenant_id = ${tenant}`,
      isBeyond,
      from && sql`t.cut_at >= ${from}`,
      to && sql`t.cut_at < ${to}`,
      userId && sql`t.user_id = ${userId}`,
    )
    return sql<Selectable<SendingCutTable>>`select t.* from sending_cut t where ${which} ${end}`
  })
}
