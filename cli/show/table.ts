import Table from 'cli-table3'
import type { Style } from '../session.ts'

const edges = 'top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left left-mid mid mid-mid'
const chars = Object.fromEntries(`${edges} right right-mid`.split(' ').map((name) => [name, '']))

/** Columns without lines: dim heads, and rows below them. */
export function table(style: Style, heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return columns([heads.map((head) => style.dim(head)), ...rows])
}

/** Aligned columns, two blanks apart. */
export function columns(rows: readonly (readonly string[])[]): string {
  const grid = new Table({
    chars: { ...chars, middle: '  ' },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  })
  grid.push(...rows.map((row) => [...row]))
  return trimmed(grid.toString())
}

const trimmed = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
