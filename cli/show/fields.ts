import type { Style } from '../session.ts'
import { columns } from './table.ts'

/** One thing, a line per field; a field that is empty is left out. */
export function fields(style: Style, pairs: readonly (readonly [name: string, value: string])[]): string {
  return columns(pairs.filter(([, value]) => value !== '').map(([name, value]) => [style.dim(name), value]))
}
