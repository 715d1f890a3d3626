import type { Pool } from 'pg'
import { merge } from '#libs/db/merge'
import { prepared } from '#libs/db/prepared'
import type { World } from '#libs/runtime/world'
import type { Facts } from '../signals/signal.ts'

/** Of whom, and of which network, the facts are wanted. */
export interface Asked {
  tenant: string
  userId: string
  /** As `networkOf` names it. */
  network: string | undefined
}

export interface Found {
  blocked: boolean
  facts: Facts
}

type Row = Omit<Facts, 'network'> & { blocked: boolean }

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
    select * from json_to_recordset($1::json) as asked (place integer, tenant_id text, user_id text, network text)
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
  )
  select
    exists (
      select from block
      where block.tenant_id = asked.tenant_id and block.user_id = asked.user_id and standing and expires_at > $2
    ) as "blocked",
    exists (
      select from sighting
      where sighting.tenant_id = asked.tenant_id and sighting.user_id = asked.user_id and successes > 0
    ) as "proved",
    exists (
      select from sighting
      where sighting.tenant_id = asked.tenant_id and sighting.user_id = asked.user_id
        and sighting.network = asked.network and successes > 0
    ) as "provedHere",
    person.*,
    coalesce(crowd.people, 0) as "people",
    coalesce(crowd.failed_people, 0) as "failedPeople"
  from asked
  cross join lateral (
    select
      coalesce(sum(sign_ins) filter (where minute_at > $2::timestamptz - interval '10 minutes'), 0)::integer as "signIns",
      coalesce(sum(wrong_answers), 0)::integer as "wrongAnswers",
      coalesce(sum(duplicate_codes), 0)::integer as "duplicateCodes"
    from activity
    where activity.tenant_id = asked.tenant_id and activity.user_id = asked.user_id
      and minute_at > $2::timestamptz - interval '1 hour'
  ) as person
  left join crowd on crowd.tenant_id = asked.tenant_id and crowd.network = asked.network
  order by place`,
)

export type FindFacts = (asked: Asked) => Promise<Found>

/**
 * What is remembered of a person and of a network, and whether the person is blocked. Questions that wait at the same
 * moment share one statement.
 */
export function findFacts(pool: Pool, world: Pick<World, 'now'>): FindFacts {
  return merge({
    async run(questions: Asked[]) {
      const asked = questions.map(({ tenant, userId, network }, place) => ({
        place,
        tenant_id: tenant,
        user_id: userId,
        network,
      }))
      const rows = await select(pool, [JSON.stringify(asked), world.now()])
      return rows.map(({ blocked, ...row }, place) => ({
        blocked,
        facts: { network: questions[place]?.network, ...row },
      }))
    },
  })
}
