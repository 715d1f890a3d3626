import type { Context } from './context.ts'
import { dayOf, isKept, laterDay } from './day.ts'
import { daysOf, dropDay, makeDay } from './db/days.ts'
import { historyTables } from './history-tables.ts'

/** Days for which there is a place before anything happens on them: a week, should this not be run for some of it. */
const ahead = 7

/** Makes place for the days that come, and drops those of which all is ninety days old. To be run every few hours. */
export async function keepDays({ database: { kysely }, world }: Pick<Context, 'database' | 'world'>): Promise<void> {
  const now = world.now()
  const wanted = Array.from({ length: ahead + 2 }, (_, days) => laterDay(dayOf(now), days - 1))
  for (const table of historyTables) {
    const there = await daysOf(kysely, table)
    for (const day of wanted.filter((day) => !there.includes(day))) {
      await kysely.transaction().execute((trx) => makeDay(trx, table, day))
    }
  }
  for (const table of historyTables) {
    const old = (await daysOf(kysely, table)).filter((day) => !isKept(day, now))
    for (const day of old) await dropDay(kysely, table, day)
  }
}
