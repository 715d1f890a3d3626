import { sql, type Kysely, type RawBuilder } from 'kysely'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { countedAnewFrom } from '../count-hours.ts'
import { type Day, dayMs, dayOf, keptDays, laterDay } from '../day.ts'
import type { Wanted } from '../reports/report.ts'
import { isWithin, spansBetween } from '../spans.ts'
import { all } from './pages.ts'
import type { Schema } from './schema.ts'
import { countedDays } from './usage-days.ts'
import { isInGroup } from './usage-pages.ts'
import { dimensions, measures, unitsOf } from './usage-units.ts'

/** How many sign-ins there were, and what came of them. */
export interface UsageCounts {
  attempts: number
  succeeded: number
  denied: number
  call: number
  text: number
  app: number
  token: number
  other: number
  billable: number
}

const { APPROVED, SKIPPED, DENIED } = ChallengeState
const { ONE_WAY_SMS, TWO_WAY_SMS, PHONE_CALL, APP_CODE, APP_NOTIFICATION, OATH_TOKEN } = Method
const named = new Set<Method>([TWO_WAY_SMS, PHONE_CALL, APP_NOTIFICATION])
const others = Object.values(Method).filter((method) => method > OATH_TOKEN && !named.has(method))

const total = (column: string) => sql`coalesce(sum(${sql.ref(column)}), 0)::int as ${sql.ref(column)}`
const by = (...methods: Method[]) =>
  sql`coalesce(sum(attempts) filter (where method in (${sql.join(methods.map((method) => sql.lit(method)))})), 0)::int`

const counts = sql`
  ${total('attempts')}, ${total('succeeded')}, ${total('denied')}, ${total('billable')},
  ${by(PHONE_CALL)} as call, ${by(ONE_WAY_SMS, TWO_WAY_SMS)} as text, ${by(APP_CODE, APP_NOTIFICATION)} as app,
  ${by(OATH_TOKEN)} as token, ${by(...others)} as other`

/**
 * Sign-ins counted for each person, by the person's name: of days that are counted by their counts, else one by one. A page of all
 * is of few people, so that what it costs does not grow with how many there are; one that is narrowed is of what is left.
 */
export async function* countsByPerson(db: Kysely<Schema>, wanted: Wanted, size: number) {
  const { tenant, from, to, now } = wanted
  const first = dayOf(countedAnewFrom(now))
  const counted = await countedDays(db, tenant, { first, last: dayOf(now) })
  const days = counted.filter((day) => isWithin(day, { from, to }))
  const parts = spansBetween({ from, to }, days).map((span) => unitsOf(tenant, span))
  if (days.length > 0) parts.push(sql`select ${dimensions}, ${measures} from (${personDays(tenant, days)}) d`)
  const units = sql`(${sql.join(parts, sql` union all `)}) u`
  let after = wanted.after[0] ?? ''
  for (;;) {
    const until = days.length > 0 && isOfAll(wanted) ? await endOfPart(db, tenant, after) : undefined
    const { rows } = await sql<UsageCounts & { userId: string; lastAt: Date }>`
      select user_id, ${counts}, max(last_at) as last_at from ${units}
      where ${which(wanted)} and user_id > ${after} and (${until ?? null}::text is null or user_id <= ${until ?? null}::text)
      group by user_id order by user_id limit ${size}`.execute(db)
    if (rows.length > 0) yield rows
    const next = rows.length === size ? rows.at(-1)?.userId : until
    if (next === undefined) return
    after = next
  }
}

/** How many counts are added up at a time. */
const partSize = 50_000

/** The person with whom a part of the counts ends that begins after another; nothing for the last part. */
async function endOfPart(db: Kysely<Schema>, tenant: string, after: string): Promise<string | undefined> {
  const { rows } = await sql<{ userId: string }>`
    select user_id from usage_person_day where tenant_id = ${tenant} and user_id > ${after}
    order by user_id limit 1 offset ${sql.lit(partSize - 1)}`.execute(db)
  return rows[0]?.userId
}

type CountsOfDay = UsageCounts & { day: Day; people: number }

/** How many days are counted by one statement at the most. */
const daysAtOnce = 31

/** Sign-ins counted for each day that had some, the newest first: a month is one statement, however long the time is. */
export async function* countsByDay(db: Kysely<Schema>, wanted: Wanted): AsyncGenerator<CountsOfDay[]> {
  const { tenant, now } = wanted
  const [after] = wanted.after
  const to = after ? new Date(after) : (wanted.to ?? new Date(now.getTime() + dayMs))
  const kept = new Date(now.getTime() - (keptDays + 1) * dayMs)
  const from = wanted.from && wanted.from > kept ? wanted.from : kept
  const [first, last] = [dayOf(from), dayOf(new Date(to.getTime() - 1))]
  const narrowedFrom = isOfAll(wanted) ? first : dayOf(countedAnewFrom(now))
  const counted = await countedDays(db, tenant, { first, last })
  const whole = new Set(
    counted.filter((day) => day >= narrowedFrom && isWithin(day, { from: wanted.from ?? from, to })),
  )
  for (let newest = last; newest >= first; newest = laterDay(newest, -daysAtOnce)) {
    const days = Array.from({ length: daysAtOnce }, (_, back) => laterDay(newest, -back)).filter((day) => day >= first)
    const found = await countsOf(
      db,
      wanted,
      days.filter((day) => whole.has(day)),
    )
    for (const day of days.filter((day) => !whole.has(day))) {
      const [begin, end] = [new Date(day), new Date(laterDay(day, 1))]
      const units = unitsOf(tenant, { from: begin > from ? begin : from, to: end < to ? end : to })
      found.push(...(await summed(db, sql`select ${day}::date as day, u.* from (${units}) u`, wanted)))
    }
    const some = found.filter(({ attempts }) => attempts > 0)
    if (some.length > 0) yield some.toSorted((one, other) => (one.day < other.day ? 1 : -1))
  }
}

/** What was counted of days that are over. */
async function countsOf(db: Kysely<Schema>, wanted: Wanted, days: readonly Day[]): Promise<CountsOfDay[]> {
  if (days.length === 0) return []
  return isOfAll(wanted) ? countedHours(db, wanted.tenant, days) : summed(db, personDays(wanted.tenant, days), wanted)
}

const columns = ['attempts', 'succeeded', 'denied', 'billable', 'call', 'text', 'app', 'token', 'other']

/** The counts of each day, from what was counted of people on it. */
async function summed(db: Kysely<Schema>, units: RawBuilder<unknown>, wanted: Wanted): Promise<CountsOfDay[]> {
  const { rows } = await sql<CountsOfDay>`
    select day, ${sql.join(columns.map(total))}, count(*)::int as people from (
      select day, user_id, ${counts} from (${units}) u where ${which(wanted)} group by day, user_id
    ) p group by day`.execute(db)
  return rows
}

/** What was counted of days that are over, person by person. */
function personDays(tenant: string, days: readonly Day[]) {
  return sql`
    select day, ${dimensions}, ${measures} from usage_person_day
    where tenant_id = ${tenant} and day = any (${days}::date[])`
}

const sumOf = (column: 'states' | 'methods', ...numbers: number[]) =>
  sql`coalesce(sum(${sql.join(
    numbers.map((number) => sql`coalesce((${sql.ref(column)} ->> ${sql.lit(String(number))})::int, 0)`),
    sql` + `,
  )}), 0)::int`

/** Days that are over, from the counts of their hours. */
async function countedHours(db: Kysely<Schema>, tenant: string, days: readonly Day[]): Promise<CountsOfDay[]> {
  const { rows } = await sql<CountsOfDay>`
    select d.day, d.people, coalesce(sum(attempts), 0)::int as attempts, coalesce(sum(billable), 0)::int as billable,
      ${sumOf('states', APPROVED, SKIPPED)} as succeeded, ${sumOf('states', DENIED)} as denied,
      ${sumOf('methods', PHONE_CALL)} as call, ${sumOf('methods', ONE_WAY_SMS, TWO_WAY_SMS)} as text,
      ${sumOf('methods', APP_CODE, APP_NOTIFICATION)} as app,
      ${sumOf('methods', OATH_TOKEN)} as token, ${sumOf('methods', ...others)} as other
    from usage_day d
    join usage_hour h on h.tenant_id = ${tenant} and h.hour >= d.day and h.hour < d.day + 1
    where d.tenant_id = ${tenant} and d.day = any (${days}::date[]) group by d.day, d.people`.execute(db)
  return rows
}

/** Whether nothing narrows the sign-ins but time. */
function isOfAll({ userId, userGroup, applicationId, authenticationType, method, resultCode }: Wanted): boolean {
  return !userId && !userGroup && !applicationId && !authenticationType && !method && !resultCode
}

function which({ tenant, userId, userGroup, applicationId, authenticationType, method, resultCode }: Wanted) {
  return all(
    sql`true`,
    userId && sql`user_id = ${userId}`,
    // Not turned into a join, which would be planned as if a group were few.
    userGroup && sql`(${isInGroup(tenant, userGroup)}) is true`,
    applicationId && sql`application_id = ${applicationId}`,
    authenticationType && sql`authentication_type = ${authenticationType}`,
    method && sql`method = ${method}`,
    resultCode && sql`result_code = ${resultCode}`,
  )
}
