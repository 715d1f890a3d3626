import type { Pool } from 'pg'
import { merge } from '#libs/db/merge'
import { prepared } from '#libs/db/prepared'
import type { World } from '#libs/runtime/world'
import { Place } from '../place.ts'
import type { Weighing } from '../risk.ts'
import type { Facts } from '../signals/signal.ts'

/** Of whom, and of which network, the facts are wanted. */
export interface Asked {
  tenant: string
  userId: string
  /** As `networkOf` names it. */
  network: string | undefined
  /** In its plainest form; undefined where it is unknown. */
  address: string | undefined
  applicationId: string
  country: string | undefined
  /** As `deviceOf` names it. */
  device: string | undefined
}

export interface Found {
  blocked: boolean
  facts: FoundFacts
  weighing: Weighing
}

/** What the database tells; what is known of the address comes besides. */
export type FoundFacts = Omit<Facts, 'badNetwork' | 'torExit'>

/** What is told of the question itself, or worked out from the row. */
type Said = 'network' | 'country' | 'device' | 'minutesSinceElsewhere'

type Row = Omit<FoundFacts, Said> &
  Weighing & { blocked: boolean; lastElsewhereAt: Date | null; lastInCountryAt: Date | null }

/**
 * At a network as large as a carrier's the latest 200 entries stand for all: the question is only whether most people
 * there fail, and the answer must not take longer the busier it gets. It is asked once for each network, however many
 * sign-ins come from there.
 *
 * The questions come as JSON because the planner takes that for as many rows whatever is in it: of arrays it would make a
 * new plan at every call, which takes twice as long as the answer.
 */
const select = prepared<Row, [string, Date]>(
  'find_facts',
  `with asked as (
    select * from json_to_recordset($1::json) as asked (
      place integer, tenant_id text, user_id text, network text, address text, application_id text, country text, device text
    )
  ), crowd as (
    select place.tenant_id, place.network, crowd.*
    from (select distinct tenant_id, network from asked where network is not null) as place
    cross join lateral (
      select
        count(*)::integer as people,
        (count(*) filter (where failed and not succeeded))::integer as failed_people
      from (
        select bool_or(failures + wrong_answers > 0) as failed, bool_or(successes > 0) as succeeded
        from (
          select user_id, wrong_answers, successes, failures
          from activity
          where activity.tenant_id = place.tenant_id and activity.network = place.network
            and minute_at > $2::timestamptz - interval '1 hour'
          order by minute_at desc
          limit 200
        ) as latest
        group by user_id
      ) as seen
    ) as crowd
  ), traffic as (
    select seen.*, traffic.*
    from (
      select distinct tenant_id, seen.place, seen.name
      from asked
      cross join lateral (
        values (${Place.ADDRESS}, address), (${Place.NETWORK}, network), (${Place.APPLICATION}, application_id)
      ) as seen (place, name)
      where seen.name <> ''
    ) as seen
    cross join lateral (
      select
        coalesce(sum(sign_ins) filter (where now), 0)::integer as sign_ins,
        coalesce(sum(failures) filter (where now), 0)::integer as failures,
        coalesce(sum(sign_ins) filter (where not now), 0)::integer as earlier
      from (
        select sign_ins, failures, minute_at > $2::timestamptz - interval '10 minutes' as now
        from tally
        where tally.tenant_id = seen.tenant_id and tally.place = seen.place and tally.name = seen.name
          and minute_at > $2::timestamptz - interval '70 minutes'
      ) as minutes
    ) as traffic
  )
  select
    exists (
      select from block
      where block.tenant_id = asked.tenant_id and block.user_id = asked.user_id and standing and expires_at > $2
    ) as "blocked",
    places.*,
    person.*,
    exists (
      select from device where device.tenant_id = asked.tenant_id and device.user_id = asked.user_id
    ) as "devicesKnown",
    exists (
      select from device
      where device.tenant_id = asked.tenant_id and device.user_id = asked.user_id and device.device = asked.device
    ) as "deviceKnown",
    coalesce(at_address.sign_ins, 0) as "signInsAtAddress",
    coalesce(at_address.failures, 0) as "failuresAtAddress",
    coalesce(in_network.sign_ins, 0) as "signInsInNetwork",
    coalesce(in_network.failures, 0) as "failuresInNetwork",
    coalesce(to_application.sign_ins, 0) as "signInsToApplication",
    coalesce(to_application.earlier, 0) as "earlierToApplication",
    coalesce(tenant_settings.risk_weights, '{}') as "weights",
    coalesce(tenant_settings.risk_dry_run, false) as "dryRun",
    coalesce(crowd.people, 0) as "people",
    coalesce(crowd.failed_people, 0) as "failedPeople"
  from asked
  cross join lateral (
    select
      coalesce(bool_or(true), false) as "proved",
      coalesce(bool_or(sighting.network = asked.network), false) as "provedHere",
      coalesce(bool_or(sighting.country <> ''), false) as "countriesKnown",
      coalesce(bool_or(sighting.country = asked.country), false) as "provedInCountry",
      max(last_success_at) filter (where sighting.country <> '' and sighting.country <> asked.country) as "lastElsewhereAt",
      max(last_success_at) filter (where sighting.country = asked.country) as "lastInCountryAt"
    from sighting
    where sighting.tenant_id = asked.tenant_id and sighting.user_id = asked.user_id and successes > 0
  ) as places
  cross join lateral (
    select
      coalesce(sum(sign_ins) filter (where minute_at > $2::timestamptz - interval '10 minutes'), 0)::integer as "signIns",
      coalesce(sum(wrong_answers), 0)::integer as "wrongAnswers",
      coalesce(sum(duplicate_codes), 0)::integer as "duplicateCodes",
      coalesce(sum(prompts), 0)::integer as "prompts"
    from activity
    where activity.tenant_id = asked.tenant_id and activity.user_id = asked.user_id
      and minute_at > $2::timestamptz - interval '1 hour'
  ) as person
  left join crowd on crowd.tenant_id = asked.tenant_id and crowd.network = asked.network
  left join traffic as at_address
    on at_address.tenant_id = asked.tenant_id and at_address.place = ${Place.ADDRESS} and at_address.name = asked.address
  left join traffic as in_network
    on in_network.tenant_id = asked.tenant_id and in_network.place = ${Place.NETWORK} and in_network.name = asked.network
  left join traffic as to_application
    on to_application.tenant_id = asked.tenant_id and to_application.place = ${Place.APPLICATION}
      and to_application.name = asked.application_id
  left join tenant_settings on tenant_settings.tenant_id = asked.tenant_id
  order by asked.place`,
)

export type FindFacts = (asked: Asked) => Promise<Found>

/**
 * What is remembered of a person and of a network, and whether the person is blocked. Questions that wait at the same
 * moment share one statement.
 */
export function findFacts(pool: Pool, world: Pick<World, 'now'>): FindFacts {
  return merge({
    async run(questions: Asked[]) {
      const asked = questions.map(({ tenant, userId, applicationId, ...where }, place) => ({
        ...{ place, tenant_id: tenant, user_id: userId, application_id: applicationId },
        ...where,
      }))
      const now = world.now()
      const rows = await select(pool, [JSON.stringify(asked), now])
      return rows.map((row, place) => found(row, questions[place] as Asked, now))
    },
  })
}

function found(row: Row, { network, country, device }: Asked, now: Date): Found {
  const { blocked, weights, dryRun, lastElsewhereAt, lastInCountryAt, ...facts } = row
  const later = lastElsewhereAt && (!lastInCountryAt || lastElsewhereAt > lastInCountryAt) ? lastElsewhereAt : undefined
  const minutesSinceElsewhere = later && Math.max(0, Math.floor((now.getTime() - later.getTime()) / 60_000))
  return {
    blocked,
    facts: { network, country, device, minutesSinceElsewhere, ...facts },
    weighing: { weights, dryRun },
  }
}
