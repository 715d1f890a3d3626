import { invalidRequest } from '#libs/rpc/shape'
import type { Filters, Report } from './report.ts'

/** Refuses filters that the report does not take: one that does nothing would have its report taken for a narrower one. */
export function refuseOthers(report: Report, filters: Filters, path = ''): void {
  const others = (Object.keys(filters) as (keyof Filters)[]).filter(
    (name) => filters[name] && !report.filters.includes(name),
  )
  if (others.length === 0) return
  throw invalidRequest(
    others.map((name) => ({ field: path + snake(name), description: 'is no filter of this report' })),
  )
}

const snake = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
