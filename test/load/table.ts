import Table from 'cli-table3'
import type { Run } from './drive.ts'
import { median } from './median.ts'
import type { Reading } from './meter.ts'

/** One run of one thing. */
export type Row = { name: string } & Run & Reading

interface Column {
  head: string
  /** What to say of something that was run so often, beside the first of the table. */
  say(runs: Row[], first: Row[]): string
}

const rate = ({ calls, seconds }: Run) => calls / seconds
const middle = (runs: Row[], figure: (run: Row) => number) => median(runs.map(figure))
const times = (figure: (run: Row) => number) => (runs: Row[], first: Row[]) =>
  (middle(runs, figure) / middle(first, figure)).toFixed(2)
const perCall = (figure: (run: Row) => number, digits: number) => (runs: Row[]) =>
  middle(runs, (run) => figure(run) / run.calls).toFixed(digits)

const costs: Column[] = [
  { head: 'node µs', say: perCall(({ nodeMs }) => nodeMs * 1_000, 0) },
  { head: 'pg µs', say: perCall(({ postgresMs }) => postgresMs * 1_000, 0) },
  { head: 'SQL', say: perCall(({ statements }) => statements, 2) },
  { head: 'commits', say: perCall(({ commits }) => commits, 2) },
]

/** How much there can be done, beside the floor, which comes first. */
export const throughput: Column[] = [
  { head: 'calls/s', say: (runs) => middle(runs, rate).toFixed(0) },
  { head: 'of floor', say: times(rate) },
  { head: 'p50 ms', say: (runs) => middle(runs, ({ p50 }) => p50).toFixed(1) },
  { head: 'p99 ms', say: (runs) => middle(runs, ({ p99 }) => p99).toFixed(1) },
  ...costs,
]

/** How long it takes, beside the first. */
export const latency: Column[] = [
  { head: 'calls/s', say: (runs) => middle(runs, rate).toFixed(0) },
  { head: 'p50 ms', say: (runs) => middle(runs, ({ p50 }) => p50).toFixed(2) },
  { head: 'p99 ms', say: (runs) => middle(runs, ({ p99 }) => p99).toFixed(2) },
  { head: 'of first', say: times(({ p99 }) => p99) },
  ...costs,
]

/** Prints the median of each figure over the rounds. */
export function printTable(columns: Column[], rows: Row[]): void {
  const names = [...new Set(rows.map(({ name }) => name))]
  const of = (name: string | undefined) => rows.filter((row) => row.name === name)
  const table = new Table({
    head: ['', ...columns.map(({ head }) => head)],
    colAligns: ['left', ...columns.map(() => 'right' as const)],
    style: { head: [], border: [] },
  })
  for (const name of names) table.push([name, ...columns.map(({ say }) => say(of(name), of(names[0])))])
  console.log(table.toString())
}
