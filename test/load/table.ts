import Table from 'cli-table3'
import type { Run } from './drive.ts'
import type { Reading } from './meter.ts'

/** One run of one thing. */
export type Row = { name: string } & Run & Reading

/** Prints the median of each figure over the rounds, and how each thing compares with the first, round by round. */
export function printTable(rows: Row[], { callers, cores }: { callers: number; cores: number }): void {
  const names = [...new Set(rows.map(({ name }) => name))]
  const head = ['', 'calls/s', 'of floor', 'p50 ms', 'p99 ms', 'node µs', 'pg µs', 'SQL', 'commits']
  const table = new Table({
    head,
    colAligns: ['left', ...head.slice(1).map(() => 'right' as const)],
    style: { head: [] },
  })
  const floors = of(rows, names[0] ?? '').map(rate)
  for (const name of names) {
    const mine = of(rows, name)
    const ratios = mine.map((row, round) => rate(row) / (floors[round] ?? Number.NaN))
    const per = (figure: (row: Row) => number) => median(mine.map((row) => figure(row) / row.calls))
    table.push([
      name,
      Math.round(median(mine.map(rate))),
      median(ratios).toFixed(2),
      median(mine.map(({ p50 }) => p50)).toFixed(1),
      median(mine.map(({ p99 }) => p99)).toFixed(1),
      Math.round(per(({ nodeMs }) => nodeMs * 1_000)),
      Math.round(per(({ postgresMs }) => postgresMs * 1_000)),
      per(({ statements }) => statements).toFixed(2),
      per(({ commits }) => commits).toFixed(2),
    ])
  }
  console.log(table.toString())
  console.log(`${callers} callers, ${cores} cores shared with the load; medians; commits are durable.`)
  console.log(
    'node µs: the challenge service (or the floor) a call; pg µs, SQL, commits: all the database did meanwhile.',
  )
  console.log(
    'While answers alone are measured, fraud and reporting stand still; sign-ins (a pair of calls) have all running.',
  )
}

const of = (rows: Row[], name: string) => rows.filter((row) => row.name === name)
const rate = ({ calls, seconds }: Run) => calls / seconds

function median(values: number[]): number {
  const sorted = values.toSorted((left, right) => left - right)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
