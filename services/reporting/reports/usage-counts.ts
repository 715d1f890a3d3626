import { countsByDay, countsByPerson, type UsageCounts } from '../db/usage-counts.ts'
import { byDay, byName } from './places.ts'
import { type Column, moment, number, report, text } from './report.ts'
import { usageFilters } from './usage-filters.ts'

const attempts: Column<UsageCounts>[] = [
  number('Attempts', (counts) => counts.attempts),
  number('Succeeded', (counts) => counts.succeeded),
  number('Denied', (counts) => counts.denied),
]

const methods: Column<UsageCounts>[] = [
  number('Phone Call', (counts) => counts.call),
  number('Text Message', (counts) => counts.text),
  number('Mobile App', (counts) => counts.app),
  number('OATH Token', (counts) => counts.token),
  number('Other Methods', (counts) => counts.other),
]

/** The user summary: sign-ins counted for each person. */
export const usageByPerson = report<UsageCounts & { userId: string; lastAt: Date }>({
  filters: usageFilters,
  columns: [
    text('Username', ({ userId }) => userId),
    ...attempts,
    ...methods,
    moment('Last Attempt', ({ lastAt }) => lastAt),
  ],
  rows: countsByPerson,
  places: byName,
  place: ({ userId }) => [userId],
})

/** The overall usage: sign-ins counted for each day, in UTC. A billed unit is a pack of ten. */
export const usageByDay = report<UsageCounts & { day: string; people: number }>({
  filters: usageFilters,
  columns: [
    text('Day', ({ day }) => day),
    ...attempts,
    number('Distinct Users', ({ people }) => people),
    ...methods,
    number('Billed Units', ({ billable }) => (billable / 10).toFixed(1)),
  ],
  rows: countsByDay,
  places: byDay,
  place: ({ day }) => [day],
})
