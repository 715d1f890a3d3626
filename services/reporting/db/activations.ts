import { sql, type Kysely, type Selectable } from 'kysely'
import type { Wanted } from '../reports/report.ts'
import { all, pagesBy } from './pages.ts'
import type { ActivationTable, Schema } from './schema.ts'

/** Activations of the app, the newest first. */
export function activationPages(db: Kysely<Schema>, wanted: Wanted, size: number) {
  const { tenant, from, to, userId } = wanted
  return pagesBy(db, { key: 'messageId', after: wanted.after[0], beyond: '<' }, size, (isBeyond, end) => {
    const which = all(
      sql`t.tenant_id = ${tenant}`,
      isBeyond,
      from && sql`t.activated_at >= ${from}`,
      to && sql`t.activated_at < ${to}`,
      userId && sql`t.user_id = ${userId}`,
    )
    return sql<Selectable<ActivationTable>>`select t.* from activation t where ${which} ${end}`
  })
}
