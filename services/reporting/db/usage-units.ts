import { sql, type RawBuilder } from 'kysely'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { billableReasons } from '../billable.ts'
import { idsBetween } from '../day.ts'
import type { Span } from '../spans.ts'
import { all } from './pages.ts'
import { methodOfUsage } from './usage-pages.ts'

const { APPROVED, SKIPPED, DENIED } = ChallengeState

const state = sql`coalesce(finished_state, decided_state, 0)`
const billable = sql`coalesce(reason in (${sql.join(billableReasons.map((reason) => sql.lit(reason)))}), false)`

/** Of a sign-in, who made it and all that counts of sign-ins are narrowed by: the columns that `usage_person_day` has too. */
export const dimensions = sql.raw('user_id, application_id, authentication_type, method, result_code')

/** What is counted of it, and added up. */
export const measures = sql.raw('attempts, succeeded, denied, billable, last_at')

/** The sign-ins of some time, each counting one. */
export function unitsOf(tenant: string, { from, to }: Span): RawBuilder<unknown> {
  const ids = idsBetween(from, to)
  const which = all(
    sql`tenant_id = ${tenant} and challenge_id >= ${ids.from} and challenge_id < ${ids.to}`,
    sql`started_at is not null`,
    from && sql`started_at >= ${from}`,
    to && sql`started_at < ${to}`,
  )
  return sql`
    select user_id, coalesce(application_id, '') as application_id, coalesce(authentication_type, '') as authentication_type,
      coalesce(${methodOfUsage}, 0)::smallint as method,
      coalesce(finished_result_code, decided_result_code, 0)::smallint as result_code,
      1 as attempts, (${state} in (${sql.lit(APPROVED)}, ${sql.lit(SKIPPED)}))::int as succeeded,
      (${state} = ${sql.lit(DENIED)})::int as denied, ${billable}::int as billable, started_at as last_at
    from usage where ${which}`
}
