import type { Style } from '../session.ts'
import { table } from './table.ts'

interface Page {
  heads: readonly string[]
  rows: readonly (readonly string[])[]
  /** What to say where there is nothing. */
  none: string
  nextPageToken: string
}

/** One page of a list, and how to come by the next. */
export function page(style: Style, { heads, rows, none, nextPageToken }: Page): string {
  if (rows.length === 0) return none
  const more = nextPageToken === '' ? [] : ['', style.dim(`More of them: --after ${nextPageToken}`)]
  return [table(style, heads, rows), ...more].join('\n')
}
