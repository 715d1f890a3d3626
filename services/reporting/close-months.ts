import type { Context } from './context.ts'
import { dayMs, isKept, laterDay } from './day.ts'
import { meteredDays } from './db/metered-days.ts'
import { insertStatement, unclosed } from './db/statements.ts'
import { daysOfMonth } from './statement.ts'

/** How long after its end a month is closed, for events that are late. */
const graceDays = 3

/** Months that may be closed late, should this not have been run for some of them: their sign-ins are still kept. */
const monthsBack = 2

/**
 * Closes the months that ended some days ago, for every tenant with a provider. Not while events that were published before its
 * end wait to be remembered, or its hours to be counted. To be run every hour.
 */
export async function closeMonths({ database: { kysely }, world, lag }: Context): Promise<void> {
  const waiting = await lag()
  if (!waiting) return
  const now = world.now()
  const remembered = now.getTime() - waiting.oldestMs
  for (const month of endedMonths(now)) {
    const days = daysOfMonth(month)
    const end = laterDay(days.at(-1) ?? '', 1)
    const isOver = now.getTime() >= Date.parse(end) + graceDays * dayMs && remembered >= Date.parse(end)
    if (!isOver || !isKept(days[0] ?? '', now)) continue
    for (const tenantId of await unclosed(kysely, month, new Date(end))) {
      const metered = await meteredDays(kysely, tenantId, days)
      await insertStatement(kysely, { tenantId, month, closedAt: now, days: metered })
    }
  }
}

function endedMonths(now: Date): string[] {
  return Array.from({ length: monthsBack }, (_, back) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1 - back)).toISOString().slice(0, 7),
  )
}
