/** A day of the calendar in UTC, as in `2026-03-01`. */
export type Day = string

export const dayMs = 24 * 3_600_000

/** For how many days history is kept (section 23 of the domain, "retention days reports"). */
export const keptDays = 90

/** The day of a moment. */
export function dayOf(at: Date): Day {
  return at.toISOString().slice(0, 10)
}

/** The day so many days later; earlier for less than nothing. */
export function laterDay(day: Day, days: number): Day {
  return dayOf(new Date(Date.parse(day) + days * dayMs))
}

/** Whether any moment of the day is less than so many days ago, ninety unless given: what is older is gone. */
export function isKept(day: Day, now: Date, days = keptDays): boolean {
  return Date.parse(day) + dayMs > now.getTime() - days * dayMs
}

/** The day on which a UUID of version 7 was made (RFC 9562, section 5.7); undefined for what is none. */
export function dayOfId(id: string): Day | undefined {
  if (!/^[0-9a-f]{8}-[0-9a-f]{4}-7/.test(id)) return undefined
  return dayOf(new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)))
}

/** What the ids of a day begin with, at the least: ids of later days are greater, those of earlier ones smaller. */
export function firstIdOf(day: Day): string {
  const hex = Date.parse(day).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}`
}

/** Bounds for the ids of what is between two moments, with a day to spare for clocks that differ: only days within are read. */
export function idsBetween(from: Date | undefined, to: Date | undefined): { from: string; to: string } {
  return {
    from: from ? firstIdOf(laterDay(dayOf(from), -1)) : '0',
    to: to ? firstIdOf(laterDay(dayOf(to), 2)) : 'g',
  }
}
