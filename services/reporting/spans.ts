import { type Day, laterDay } from './day.ts'

/** Some time; without an end where it has none. */
export interface Span {
  from?: Date | undefined
  to?: Date | undefined
}

/** What is left of some time without some whole days of it, which are in their order. */
export function spansBetween({ from, to }: Span, days: readonly Day[]): Span[] {
  const spans: Span[] = []
  let begin = from
  for (const day of days) {
    const start = new Date(day)
    if (!begin || begin < start) spans.push({ from: begin, to: start })
    begin = new Date(laterDay(day, 1))
  }
  if (!begin || !to || begin < to) spans.push({ from: begin, to })
  return spans
}

/** Whether a day is whole in some time. */
export function isWithin(day: Day, { from, to }: Span): boolean {
  return (!from || new Date(day) >= from) && (!to || new Date(laterDay(day, 1)) <= to)
}
