import { CompiledQuery } from 'kysely'
import type { Transaction } from 'kysely'
import type { ApplicationKind, DirectoryLocation } from '#contracts/gen/countersign/types/v1/edition'
import type { Schema } from './schema.ts'

/** A person has proved themselves. */
export interface Success {
  tenant: string
  userId: string
  authenticationType: string
  applicationId: string
  /** In its plainest form; empty where it is not known. */
  clientIp: string
  at: Date
}

/** What is secured and where the person lives. */
export type Place = readonly [kind: ApplicationKind, location: DirectoryLocation]

// Rows go in by their keys' order, so that two replicas do not wait for each other in turn.
const insert = `
  insert into cached_success (tenant_id, user_id, authentication_type, application_id, client_ip, succeeded_at)
  select tenant, "userId", "authenticationType", "applicationId", "clientIp", max(at)
  from json_to_recordset($1::json) as success (
    tenant text, "userId" text, "authenticationType" text, "applicationId" text, "clientIp" text, at timestamptz
  )
  join person on person.tenant_id = tenant and person.user_id = "userId"
  join application on application.tenant_id = tenant and application.id = "applicationId"
  where exists (select from cache_rule where cache_rule.tenant_id = tenant)
    and (application.kind, person.location) in (
      select (place ->> 0)::smallint, (place ->> 1)::smallint from json_array_elements($2::json) as place
    )
  group by 1, 2, 3, 4, 5
  order by 1, 2, 3, 4, 5
  on conflict (tenant_id, user_id, authentication_type, application_id, client_ip) do update set
    succeeded_at = greatest(cached_success.succeeded_at, excluded.succeeded_at)`

/** Keeps successes of known people in these places, where the tenant has cache rules. They may come in any order. */
export async function insertSuccesses(
  trx: Transaction<Schema>,
  successes: readonly Success[],
  places: readonly Place[],
): Promise<void> {
  await trx.executeQuery(CompiledQuery.raw(insert, [JSON.stringify(successes), JSON.stringify(places)]))
}

/** After this moment a person's earlier successes count no longer. */
export interface Purge {
  tenant: string
  userId: string
  at: Date
}

// The moment is kept, rather than the successes deleted, for those from before it may be heard of only later.
const purge = `
  with told as (
    select tenant, "userId", max(at) as at
    from json_to_recordset($1::json) as told (tenant text, "userId" text, at timestamptz)
    where exists (select from cache_rule where cache_rule.tenant_id = tenant)
    group by 1, 2
  ), locked as (
    select person.tenant_id, person.user_id, told.at
    from told join person on person.tenant_id = told.tenant and person.user_id = told."userId"
    order by 1, 2
    for no key update of person
  )
  update person set successes_not_before = greatest(person.successes_not_before, locked.at)
  from locked
  where person.tenant_id = locked.tenant_id and person.user_id = locked.user_id`

/** Puts an end to what people's earlier successes count for. */
export async function purgeSuccesses(trx: Transaction<Schema>, purges: readonly Purge[]): Promise<void> {
  await trx.executeQuery(CompiledQuery.raw(purge, [JSON.stringify(purges)]))
}
