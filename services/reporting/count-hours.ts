import { sql } from 'kysely'
import type { Context } from './context.ts'
import { dayOf, isKept, keptDays, laterDay } from './day.ts'
import { countHour, takeUncounted } from './db/usage-hours.ts'

const most = 200

/**
 * Counts anew the hours of which events came since, so that counts are what the rows say whatever the order and number of the
 * events; an hour of which rows are forgotten already stands as it is. One replica does so at a time. To be run every few seconds;
 * in so many rounds at the most.
 */
export async function countHours(
  { database: { kysely }, world }: Pick<Context, 'database' | 'world'>,
  rounds = Infinity,
): Promise<void> {
  let marks = 1
  for (let round = 0; round < rounds && marks > 0; round += 1) {
    marks = await kysely.transaction().execute(async (trx) => {
      const { rows } = await sql<{ mine: boolean }>`
        select pg_try_advisory_xact_lock(hashtext('hours of reporting')) as mine`.execute(trx)
      if (!rows[0]?.mine) return 0
      const hours = await takeUncounted(trx, most)
      for (const hour of hours) {
        if (hour.hour >= countedAnewFrom(world.now())) await countHour(trx, hour)
      }
      return hours.length
    })
  }
}

/** From when on the sign-ins of an hour are all kept, so that it can be counted. */
export function countedAnewFrom(now: Date): Date {
  let day = laterDay(dayOf(now), -keptDays)
  while (!isKept(laterDay(day, -1), now)) day = laterDay(day, 1)
  return new Date(day)
}
