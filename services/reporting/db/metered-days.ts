import { sql, type Kysely } from 'kysely'
import { DirectoryLocation } from '#contracts/gen/countersign/types/v1/edition'
import { type Day, laterDay } from '../day.ts'
import type { MeteredDay } from '../statement.ts'
import type { Schema } from './schema.ts'

const { FEDERATED, SYNCHRONISED, SYNCHRONISED_WITH_PASSWORD, ON_PREMISES } = DirectoryLocation
const atServers = sql.lit([FEDERATED, SYNCHRONISED, SYNCHRONISED_WITH_PASSWORD, ON_PREMISES].join(','))

/**
 * What was counted on some days in a row, up to their ends. People are counted by what each change added to or took from the day
 * before: all that is known of them is read once, however many days there are.
 */
export async function meteredDays(db: Kysely<Schema>, tenant: string, days: readonly Day[]): Promise<MeteredDay[]> {
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined) return []
  const { rows } = await sql<MeteredDay>`
    with standing as (
      select user_id, version, greatest(changed_at, ${first}::date::timestamptz) as at,
        (enabled and location <> ${sql.lit(ON_PREMISES)})::int as cloud,
        (enabled and location = any (string_to_array(${atServers}, ',')::int[]))::int as server,
        (enabled and location = ${sql.lit(ON_PREMISES)})::int as server_only,
        licensed::int as licences
      from metered_person
      where tenant_id = ${tenant} and changed_at < ${laterDay(last, 1)}::date
    ), change as (
      select at::date as day, cloud - lag(cloud, 1, 0) over person as cloud,
        server - lag(server, 1, 0) over person as server,
        server_only - lag(server_only, 1, 0) over person as server_only,
        licences - lag(licences, 1, 0) over person as licences
      from standing window person as (partition by user_id order by version)
    ), people as (
      select day, sum(cloud) as cloud, sum(server) as server, sum(server_only) as server_only, sum(licences) as licences
      from change group by day
    )
    select to_char(d, 'YYYY-MM-DD') as day,
      coalesce(provider.usage_model, 0) as usage_model, coalesce(provider.linked, false) as linked,
      coalesce(sum(people.cloud) over whole, 0)::int as cloud, coalesce(sum(people.server) over whole, 0)::int as server,
      coalesce(sum(people.server_only) over whole, 0)::int as server_only,
      coalesce(sum(people.licences) over whole, 0)::int as licences,
      (select coalesce(sum(billable), 0)::int from usage_hour
       where tenant_id = ${tenant} and hour >= d and hour < d + interval '1 day') as authentications
    from generate_series(${first}::date::timestamptz, ${last}::date::timestamptz, '1 day') d
    left join people on people.day = d::date
    left join lateral (
      select usage_model, linked from metered_provider
      where tenant_id = ${tenant} and changed_at < d + interval '1 day' order by version desc limit 1
    ) provider on true
    window whole as (order by d)
    order by d`.execute(db)
  return rows
}
