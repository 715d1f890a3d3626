import type { Pool } from 'pg'
import { prepared } from '#libs/db/prepared'

/** What a sweep takes at a time, so that no statement holds up the others for long. */
const batch = 2_000

/** How many sightings of one person are kept: those with a success first, then the latest. */
const sightingsKept = 200

/** Whoever was active may have been seen at new places, so their sightings are cut down when the activity is forgotten. */
const activity = prepared<{ count: number }, [Date]>(
  'forget_activity',
  `with gone as (
    delete from activity
    where ctid = any (array (select ctid from activity where minute_at < $1 limit ${batch} for update skip locked))
    returning tenant_id, user_id
  ), cut as (
    delete from sighting using (
      select surplus.place
      from (select distinct tenant_id, user_id from gone) as person
      cross join lateral (
        select ctid as place
        from sighting
        where sighting.tenant_id = person.tenant_id and sighting.user_id = person.user_id
        order by successes > 0 desc, last_seen_at desc
        offset ${sightingsKept}
      ) as surplus
    ) as surplus
    where sighting.ctid = surplus.place
  )
  select count(*)::integer as count from gone`,
)

const sightings = prepared<{ count: number }, [Date]>(
  'forget_sightings',
  `with gone as (
    delete from sighting
    where ctid = any (array (select ctid from sighting where last_seen_at < $1 limit ${batch} for update skip locked))
    returning 1
  )
  select count(*)::integer as count from gone`,
)

const blocks = prepared<{ count: number }, [Date]>(
  'forget_blocks',
  `with gone as (
    delete from block
    where ctid = any (
      array (select ctid from block where coalesce(lifted_at, expires_at) < $1 limit ${batch} for update skip locked)
    )
    returning 1
  )
  select count(*)::integer as count from gone`,
)

type Forget = (pool: Pool, before: Date) => Promise<void>

/** Forgets what people did before a moment, and where they were seen beyond 200 places each. */
export const forgetActivity: Forget = toTheEnd(activity)

/** Forgets where people were last seen before a moment. */
export const forgetSightings: Forget = toTheEnd(sightings)

/** Forgets blocks that ended before a moment. */
export const forgetBlocks: Forget = toTheEnd(blocks)

function toTheEnd(forget: (pool: Pool, values: [Date]) => Promise<{ count: number }[]>): Forget {
  return async (pool, before) => {
    let count = batch
    while (count === batch) count = (await forget(pool, [before]))[0]?.count ?? 0
  }
}
