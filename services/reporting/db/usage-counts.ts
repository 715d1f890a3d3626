import { sql, type Kysely } from 'kysely'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { billableReasons } from '../billable.ts'
import { type Day, dayMs, dayOf, idsBetween, keptDays, laterDay } from '../day.ts'
import type { Wanted } from '../reports/report.ts'
import { all, pagesBy } from './pages.ts'
import type { Schema } from './schema.ts'
import { isInGroup, methodOfUsage } from './usage-pages.ts'

/** How many sign-ins there were, and what came of them. */
export interface UsageCounts {
  attempts: number
  succeeded: number
  denied: number
  text: number
  app: number
  token: number
  other: number
  billable: number
}

const { APPROVED, SKIPPED, DENIED } = ChallengeState
const state = sql`coalesce(finished_state, decided_state)`
const by = (...methods: Method[]) =>
  sql`count(*) filter (where ${methodOfUsage} in (${sql.join(methods.map((method) => sql.lit(method)))}))`

const { ONE_WAY_SMS, TWO_WAY_SMS, APP_CODE, OATH_TOKEN } = Method
const others = Object.values(Method).filter((method) => method > OATH_TOKEN && method !== TWO_WAY_SMS)

const counts = sql`
  count(*) as attempts,
  count(*) filter (where ${state} in (${sql.lit(APPROVED)}, ${sql.lit(SKIPPED)})) as succeeded,
  count(*) filter (where ${state} = ${sql.lit(DENIED)}) as denied,
  ${by(ONE_WAY_SMS, TWO_WAY_SMS)} as text, ${by(APP_CODE)} as app, ${by(OATH_TOKEN)} as token, ${by(...others)} as other,
  count(*) filter (where reason in (${sql.join(billableReasons.map((reason) => sql.lit(reason)))})) as billable`

/** Sign-ins counted for each person, by the person's name. */
export function countsByPerson(db: Kysely<Schema>, wanted: Wanted, size: number) {
  return pagesBy(db, { key: 'userId', after: wanted.after[0], beyond: '>' }, size, (isBeyond, end) => {
    return sql<UsageCounts & { userId: string; lastAt: Date }>`
      select user_id, ${counts}, max(started_at) as last_at
      from usage where ${which(wanted)} and ${isBeyond} group by user_id ${end}`
  })
}

/** Sign-ins counted for each day that had some, the newest first: one day is one statement, however long the time is. */
export async function* countsByDay(
  db: Kysely<Schema>,
  wanted: Wanted,
): AsyncGenerator<(UsageCounts & { day: Day; people: number })[]> {
  const [after] = wanted.after
  const to = after ? new Date(after) : (wanted.to ?? new Date(wanted.now.getTime() + dayMs))
  const from = wanted.from ?? new Date(wanted.now.getTime() - (keptDays + 1) * dayMs)
  const oldest = new Date(Math.max(from.getTime(), wanted.now.getTime() - (keptDays + 1) * dayMs))
  for (let day = dayOf(new Date(to.getTime() - 1)); day >= dayOf(oldest); day = laterDay(day, -1)) {
    const [begin, end] = [new Date(day), new Date(laterDay(day, 1))]
    const part = { ...wanted, from: begin > from ? begin : from, to: end < to ? end : to }
    const { rows } = await sql<UsageCounts & { people: number }>`
      select ${counts}, count(distinct user_id) as people from usage where ${which(part)}`.execute(db)
    const [counted] = rows
    if (counted && counted.attempts > 0) yield [{ ...counted, day }]
  }
}

function which(wanted: Wanted) {
  const { tenant, from, to, userId, userGroup, applicationId, authenticationType, method, resultCode } = wanted
  const ids = idsBetween(from, to)
  return all(
    sql`tenant_id = ${tenant} and challenge_id >= ${ids.from} and challenge_id < ${ids.to}`,
    sql`started_at is not null`,
    from && sql`started_at >= ${from}`,
    to && sql`started_at < ${to}`,
    userId && sql`user_id = ${userId}`,
    userGroup && isInGroup(tenant, userGroup),
    applicationId && sql`application_id = ${applicationId}`,
    authenticationType && sql`authentication_type = ${authenticationType}`,
    method && sql`${methodOfUsage} = ${method}`,
    resultCode && sql`coalesce(finished_result_code, decided_result_code) = ${resultCode}`,
  )
}
