import { sql, type Transaction } from 'kysely'
import type { Context } from './context.ts'
import { dayOf, isKept, keptDays, laterDay } from './day.ts'
import { countDeliveries, takeUncountedDays } from './db/delivery-days.ts'
import type { Schema } from './db/schema.ts'
import { countDay, daysDue } from './db/usage-days.ts'
import { countHour, takeUncounted } from './db/usage-hours.ts'

type Trx = Transaction<Schema>

const most = 200

/**
 * Counts anew the hours and days of which events came since, so that counts are what the rows say whatever the order and number of
 * the events; those of which rows are forgotten already stand as they are. One replica does so at a time. To be run every few
 * seconds; in so many rounds at the most.
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
      return (await countSignIns(trx, world.now())) + (await countMessages(trx, world.now()))
    })
  }
}

async function countSignIns(trx: Trx, now: Date): Promise<number> {
  const hours = await takeUncounted(trx, most)
  const kept = hours.filter(({ hour }) => hour >= countedAnewFrom(now))
  for (const hour of kept) await countHour(trx, hour)
  const days = kept.map(({ tenantId, hour }) => ({ tenantId, day: dayOf(hour) }))
  for (const day of await due(trx, days, now, 'usage_day')) await countDay(trx, day)
  return hours.length
}

async function countMessages(trx: Trx, now: Date): Promise<number> {
  const days = await takeUncountedDays(trx, most)
  for (const day of await due(trx, days, now, 'usage_delivery_day')) await countDeliveries(trx, day)
  return days.length
}

/** Of days those that are over, and whose rows are all kept. */
async function due(
  trx: Trx,
  days: Parameters<typeof daysDue>[1],
  now: Date,
  counts: Parameters<typeof daysDue>[2]['counts'],
) {
  if (days.length === 0) return []
  const all = await daysDue(trx, days, { today: dayOf(now), counts })
  return all.filter(({ day }) => new Date(day) >= countedAnewFrom(now))
}

/** From when on the sign-ins of an hour are all kept, so that it can be counted. */
export function countedAnewFrom(now: Date): Date {
  let day = laterDay(dayOf(now), -keptDays)
  while (!isKept(laterDay(day, -1), now)) day = laterDay(day, 1)
  return new Date(day)
}
