import type { MonthDifference, Rebuild, RebuildResult } from '#contracts/gen/countersign/reporting/v1/projection'
import type { Style } from '../session.ts'
import { table } from './table.ts'

/** How far building anew has come, in a line. */
export function rebuildProgress({ stream, through, added, parked }: Rebuild): string {
  const before = Object.keys(added).filter((each) => each !== stream)
  const others = before.length > 0 ? `; ${before.map((each) => added[each]).join(', ')} of streams of before` : ''
  return `${added[stream] ?? 0n} of ${through} events added${others}, ${parked} set aside`
}

/** What came of it: the closed months that would come to something else now. */
export function rebuilt(style: Style, { differences, parked }: RebuildResult): string {
  const aside = parked > 0n ? style.red(`, but for ${parked} that could not be read or applied`) : ''
  const done = `Reports are made of what all events tell${aside}.`
  if (differences.length === 0) return `${done} Every closed month comes to what it was closed with.`
  const heads = ['tenant', 'month', 'closed with', 'would be now']
  return `${done} These statements stand as they were closed:\n\n${table(style, heads, differences.map(row))}`
}

function row({ tenantId, month, closedCents, presentCents }: MonthDifference): string[] {
  return [tenantId, month, ...[closedCents, presentCents].map((cents) => (Number(cents) / 100).toFixed(2))]
}
