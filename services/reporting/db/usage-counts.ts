import { sql, type Kysely, type RawBuilder } from 'kysely'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { countedAnewFrom } from '../count-hours.ts'
import { type Day, dayMs, dayOf, keptDays, laterDay } from '../day.ts'
import type { Wanted } from '../reports/report.ts'
import { isWithin, type Span, spansBetween } from '../spans.ts'
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
  if (days.length > 0) parts.push(personDays(tenant, days))
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

/** Sign-ins counted for each day that had some, the newest first: one day is one statement, however long the time is. */
export async function* countsByDay(
  db: Kysely<Schema>,
  wanted: Wanted,
): AsyncGenerator<(UsageCounts & { day: Day; people: number })[]> {
  const [after] = wanted.after
  const to = after ? new Date(after) : (wanted.to ?? new Date(wanted.now.getTime() + dayMs))
  const from = wanted.from ?? new Date(wanted.now.getTime() - (keptDays + 1) * dayMs)
  const oldest = new Date(Math.max(from.getTime(), wanted.now.getTime() - (keptDays + 1) * dayMs))
  const [first, last] = [dayOf(oldest), dayOf(new Date(to.getTime() - 1))]
  const counted = new Set(await countedDays(db, wanted.tenant, { first, last }))
  for (let day = last; day >= first; day = laterDay(day, -1)) {
    const isCounted = counted.has(day) && isWithin(day, { from, to })
    const found = await countsOf(db, wanted, { day, isCounted, span: { from, to } })
    if (found && found.attempts > 0) yield [{ ...found, day }]
  }
}

type CountsOfDay = UsageCounts & { people: number }

interface Part {
  day: Day
  isCounted: boolean
  span: Span
}

/** What was counted of a day, or of the part of it that is in a span. */
async function countsOf(db: Kysely<Schema>, wanted: Wanted, { day, isCounted, span: { from, to } }: Part) {
  const { tenant, now } = wanted
  if (isCounted && isOfAll(wanted)) return countedDay(db, tenant, day)
  if (isCounted && day >= dayOf(countedAnewFrom(now))) return summed(db, personDays(tenant, [day]), wanted)
  const [begin, end] = [new Date(day), new Date(laterDay(day, 1))]
  const part = { from: from && begin < from ? from : begin, to: to && end > to ? to : end }
  return summed(db, unitsOf(tenant, part), wanted)
}

async function summed(db: Kysely<Schema>, units: RawBuilder<unknown>, wanted: Wanted) {
  const { rows } = await sql<CountsOfDay>`
    select ${counts}, count(distinct user_id) as people from (${units}) u where ${which(wanted)}`.execute(db)
  return rows[0]
}

/** What was counted of days that are over, person by person. */
function personDays(tenant: string, days: readonly Day[]) {
  return sql`
    select ${dimensions}, ${measures} from usage_person_day
    where tenant_id = ${tenant} and day >= ${days[0]}::date and day <= ${days.at(-1)}::date and day = any (${days}::date[])`
}

const sumOf = (column: 'states' | 'methods', ...numbers: number[]) =>
  sql`coalesce(sum(${sql.join(
    numbers.map((number) => sql`coalesce((${sql.ref(column)} ->> ${sql.lit(String(number))})::int, 0)`),
    sql` + `,
  )}), 0)::int`

/** A day that is over, from the counts of its hours. */
async function countedDay(db: Kysely<Schema>, tenant: string, day: Day): Promise<CountsOfDay | undefined> {
  const { rows } = await sql<CountsOfDay>`
    select d.people, coalesce(sum(attempts), 0)::int as attempts, coalesce(sum(billable), 0)::int as billable,
      ${sumOf('states', APPROVED, SKIPPED)} as succeeded, ${sumOf('states', DENIED)} as denied,
      ${sumOf('methods', PHONE_CALL)} as call, ${sumOf('methods', ONE_WAY_SMS, TWO_WAY_SMS)} as text,
      ${sumOf('methods', APP_CODE, APP_NOTIFICATION)} as app,
      ${sumOf('methods', OATH_TOKEN)} as token, ${sumOf('methods', ...others)} as other
    from usage_day d
    join usage_hour h on h.tenant_id = ${tenant} and h.hour >= d.day and h.hour < d.day + 1
    where d.tenant_id = ${tenant} and d.day = ${day}::date group by d.people`.execute(db)
  return rows[0]
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
