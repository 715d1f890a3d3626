import { sql } from 'kysely'
import type { Context } from './context.ts'
import { dayOf, isKept, laterDay } from './day.ts'
import { countHour, takeUncounted } from './db/usage-hours.ts'

const most = 200

/**
 * Counts anew the hours of which events came since, so that counts are what the rows say whatever the order and number of the
 * events; an hour of which rows are forgotten already stands as it is. One replica does so at a time. To be run every few seconds.
 */
export async function countHours({ database: { kysely }, world }: Pick<Context, 'database' | 'world'>): Promise<void> {
  let marks: number
  do {
    marks = await kysely.transaction().execute(async (trx) => {
      const { rows } = await sql<{ mine: boolean }>`
        select pg_try_advisory_xact_lock(hashtext('hours of reporting')) as mine`.execute(trx)
      if (!rows[0]?.mine) return 0
      const hours = await takeUncounted(trx, most)
      for (const hour of hours) {
        if (isKept(laterDay(dayOf(hour.hour), -1), world.now())) await countHour(trx, hour)
      }
      return hours.length
    })
  } while (marks > 0)
}
