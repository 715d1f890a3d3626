import type { ImportFault, ImportPeopleResponse } from '#contracts/gen/countersign/policy/v1/admin'
import type { Style } from '../session.ts'
import { table } from './table.ts'

/** How many people an import came to, in a line. */
export function importCounts({ created, changed, unchanged, rejected }: ImportPeopleResponse): string {
  const counts = { new: created, changed, 'as they were': unchanged, 'not kept': rejected }
  return Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ')
}

/** What came of an import, those who were not kept first. */
export function imported(style: Style, came: ImportPeopleResponse): string {
  const { faults, rejected } = came
  if (faults.length === 0) return importCounts(came)
  const heads = ['line', 'person', 'field', 'what is wrong']
  const more = rejected > faults.length ? [style.dim(`These are the first ${faults.length}.`)] : []
  return [table(style, heads, faults.map(faultRow)), '', ...more, importCounts(came)].join('\n')
}

function faultRow({ row, userId, field, description }: ImportFault): string[] {
  return [String(row), userId || '–', field.replace(/^person\./, '') || '–', description]
}
