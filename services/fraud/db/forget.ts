import type { Pool } from 'pg'
import { prepared } from '#libs/db/prepared'

/** What is forgotten at a time, so that no statement holds up the others for long. */
const batch = 2_000

/** How many sightings of one person are kept: those with a success first, then the latest. */
const sightingsKept = 200

/**
 * Whoever was active may have been seen at new places, so their sightings are cut down when the activity is forgotten. What a
 * lesson is about at this moment stays until the next time, so that the two never wait for each other in turn.
 */
const cutSightings = `
  cut as (
    delete from sighting where ctid = any (array (
      select sighting.ctid
      from (select distinct tenant_id, user_id from gone) as person
      cross join lateral (
        select ctid as place
        from sighting
        where sighting.tenant_id = person.tenant_id and sighting.user_id = person.user_id
        order by successes > 0 desc, last_seen_at desc
        offset ${sightingsKept}
      ) as surplus
      join sighting on sighting.ctid = surplus.place
      for update of sighting skip locked
    ))
  )`

/** Forgets what people did before a moment, and where they were seen beyond 200 places each. */
export const forgetActivity = forgetting('activity', 'minute_at < $1', cutSightings)

/** Forgets where people were last seen before a moment. */
export const forgetSightings = forgetting('sighting', 'last_seen_at < $1')

/** Forgets tallies of before a moment. */
export const forgetTallies = forgetting('tally', 'minute_at < $1')

/** Forgets new programs whose challenges nobody approved before a moment. */
export const forgetNewDevices = forgetting('new_device', 'seen_at < $1')

/** Forgets programs that became known before a moment. */
export const forgetDevices = forgetting('device', 'known_at < $1')

/** Forgets blocks that ended before a moment. */
export const forgetBlocks = forgetting('block', 'coalesce(lifted_at, expires_at) < $1')

/** Forgets reports of fraud that were taken before a moment. */
export const forgetReports = forgetting('fraud_report', 'reported_at < $1')

function forgetting(table: string, condition: string, alongside?: string) {
  const gone = `
    gone as (
      delete from ${table}
      where ctid = any (array (select ctid from ${table} where ${condition} limit ${batch} for update skip locked))
      returning *
    )`
  const forget = prepared<{ count: number }, [Date]>(
    `forget_${table}`,
    `with ${alongside ? `${gone}, ${alongside}` : gone} select count(*)::integer as count from gone`,
  )
  return async (pool: Pool, before: Date): Promise<void> => {
    let count = batch
    while (count === batch) count = (await forget(pool, [before]))[0]?.count ?? 0
  }
}
