import type { Selectable } from 'kysely'
import type { SummarySpan } from '#contracts/gen/countersign/reporting/v1/reporting'
import type { UsageHourTable } from './db/schema.ts'
import { added, quantile } from './waits.ts'

type Counted = Pick<Selectable<UsageHourTable>, 'hour' | 'attempts' | 'states' | 'methods' | 'waits'>

/** Hours put together into spans of so many milliseconds, those in which something happened. */
export function spansOf(hours: readonly Counted[], length: number): SummarySpan[] {
  const spans = new Map<number, Counted[]>()
  for (const each of hours) {
    const begin = Math.floor(each.hour.getTime() / length) * length
    spans.set(begin, [...(spans.get(begin) ?? []), each])
  }
  return [...spans].map(([begin, within]) => spanOf(new Date(begin), within))
}

/** Hours put together. */
export function spanOf(beginsAt: Date | undefined, hours: readonly Counted[]): SummarySpan {
  const waits = added(hours.map((each) => each.waits))
  return {
    beginsAt,
    attempts: BigInt(hours.reduce((sum, { attempts }) => sum + attempts, 0)),
    states: byNumber(hours.map((each) => each.states)),
    methods: byNumber(hours.map((each) => each.methods)),
    medianMs: BigInt(quantile(waits, 0.5)),
    p95Ms: BigInt(quantile(waits, 0.95)),
    p99Ms: BigInt(quantile(waits, 0.99)),
  }
}

function byNumber(all: readonly Record<string, number>[]): Record<number, bigint> {
  return Object.fromEntries(Object.entries(added(all)).map(([name, count]) => [name, BigInt(count)]))
}
