import type { Context } from './context.ts'
import { dayMs, dayOf, isKept, keptDays, laterDay } from './day.ts'
import { daysOf, dropDay, makeDay } from './db/days.ts'
import { deleteExports } from './db/exports.ts'
import { deleteServers } from './db/servers.ts'
import type { Schema } from './db/schema.ts'
import { exportDays } from './export.ts'
import { historyTables } from './history-tables.ts'

/** Days for which there is a place before anything happens on them: a week, should this not be run for some of it. */
const ahead = 7

/** For how many days a server is remembered that is silent (section 23 of the domain, "retention days logs"). */
const silentDays = 30

/** For how many days each table is kept that is kept by the day. */
const tables: readonly (readonly [table: keyof Schema, days: number])[] = [
  ...historyTables.map((table) => [table, keptDays] as const),
  ['usagePersonDay', keptDays],
  ['exportChunk', exportDays],
]

/** Makes place for the days that come, and drops those of which all is too old. To be run every few hours. */
export async function keepDays({ database: { kysely }, world }: Pick<Context, 'database' | 'world'>): Promise<void> {
  const now = world.now()
  const wanted = Array.from({ length: ahead + 2 }, (_, days) => laterDay(dayOf(now), days - 1))
  for (const [table] of tables) {
    const there = await daysOf(kysely, table)
    for (const day of wanted.filter((day) => !there.includes(day))) {
      await kysely.transaction().execute((trx) => makeDay(trx, table, day))
    }
  }
  await deleteExports(kysely, new Date(now.getTime() - exportDays * dayMs))
  await deleteServers(kysely, new Date(now.getTime() - silentDays * dayMs))
  for (const [table, days] of tables) {
    const old = (await daysOf(kysely, table)).filter((day) => !isKept(day, now, days))
    for (const day of old) await dropDay(kysely, table, day)
  }
}
