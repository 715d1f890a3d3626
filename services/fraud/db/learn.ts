import { CompiledQuery, type Kysely } from 'kysely'
import type { Lesson } from '../lesson.ts'
import { Place } from '../place.ts'
import type { Schema } from './schema.ts'

// Rows go in by their keys' order, so that two replicas do not wait for each other in turn.
const insert = `
  with told as (
    select * from json_to_recordset($1::json) as lesson (
      tenant text, "userId" text, "applicationId" text, network text, at timestamptz, "signIns" integer,
      "wrongAnswers" integer, "duplicateCodes" integer, successes integer, failures integer, prompts integer,
      address text, country text
    )
  ), seen as (
    insert into sighting (
      tenant_id, user_id, network, application_id, first_seen_at, last_seen_at, successes, failures,
      country, last_success_at
    )
    select tenant, "userId", network, "applicationId", min(at), max(at), sum(successes), sum(failures),
      max(country), max(at) filter (where successes > 0)
    from told
    group by 1, 2, 3, 4
    order by 1, 2, 3, 4
    on conflict (tenant_id, user_id, network, application_id) do update set
      first_seen_at = least(sighting.first_seen_at, excluded.first_seen_at),
      last_seen_at = greatest(sighting.last_seen_at, excluded.last_seen_at),
      successes = sighting.successes + excluded.successes,
      failures = sighting.failures + excluded.failures,
      country = coalesce(nullif(excluded.country, ''), sighting.country),
      last_success_at = greatest(sighting.last_success_at, excluded.last_success_at)
  ), tallied as (
    insert into tally (tenant_id, place, name, minute_at, sign_ins, failures)
    select tenant, place, name, date_trunc('minute', at), sum("signIns"), sum(failures + "wrongAnswers")
    from told
    cross join lateral (
      values (${Place.ADDRESS}, address), (${Place.NETWORK}, network), (${Place.APPLICATION}, "applicationId")
    ) as seen (place, name)
    where name <> ''
    group by 1, 2, 3, 4
    order by 1, 2, 3, 4
    on conflict (tenant_id, place, name, minute_at) do update set
      sign_ins = tally.sign_ins + excluded.sign_ins,
      failures = tally.failures + excluded.failures
  )
  insert into activity (
    tenant_id, user_id, minute_at, network, sign_ins, wrong_answers, duplicate_codes, successes, failures, prompts
  )
  select tenant, "userId", date_trunc('minute', at), network,
    sum("signIns"), sum("wrongAnswers"), sum("duplicateCodes"), sum(successes), sum(failures), sum(prompts)
  from told
  group by 1, 2, 3, 4
  order by 1, 2, 3, 4
  on conflict (tenant_id, user_id, minute_at, network) do update set
    sign_ins = activity.sign_ins + excluded.sign_ins,
    wrong_answers = activity.wrong_answers + excluded.wrong_answers,
    duplicate_codes = activity.duplicate_codes + excluded.duplicate_codes,
    successes = activity.successes + excluded.successes,
    failures = activity.failures + excluded.failures,
    prompts = activity.prompts + excluded.prompts`

/** Adds lessons to what is remembered, all in one statement. Each must come once: they are added up. */
export async function learn(
  trx: Kysely<Schema>,
  lessons: readonly (Lesson & { tenant: string; country: string })[],
): Promise<void> {
  await trx.executeQuery(CompiledQuery.raw(insert, [JSON.stringify(lessons)]))
}
