import { sql } from 'kysely'
import { Method } from '#contracts/gen/countersign/types/v1/method'

/** The newest phone of the person of a row, in its columns `tenant_id` and `user_id`, as far as it is known here: masked. */
export const phoneOf = sql<string | null>`(
  select f.hint from factor f
  where f.tenant_id = t.tenant_id and f.user_id = t.user_id and f.method in (${sql.lit(Method.ONE_WAY_SMS)}, ${sql.lit(Method.TWO_WAY_SMS)})
    and f.removed_at is null
  order by f.enrolled_at desc nulls last limit 1)`

/** Whether that phone ends in these digits. */
export function phoneEndsIn(digits: string) {
  return sql<boolean>`right(${phoneOf}, ${digits.length}) = ${digits}`
}

/** The language of the person of a row. */
export const languageOf = sql<string | null>`(
  select p.language from person p where p.tenant_id = t.tenant_id and p.user_id = t.user_id)`
