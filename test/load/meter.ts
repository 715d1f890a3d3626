import { readFile } from 'node:fs/promises'
import type pg from 'pg'

/** What was spent so far: processor time in milliseconds, and what the database was asked. */
export interface Reading {
  nodeMs: number
  postgresMs: number
  statements: number
  commits: number
}

export interface Meters {
  /** The server under load. */
  pid: number
  /** The PostgreSQL that all of it stands on. */
  postgresPid: number
  pool: pg.Pool
}

/** The clock tick of /proc, in milliseconds: 100 a second on Linux (proc(5)). */
const tickMs = 10

/**
 * Reads the meters. Statements are those of everything that uses the database, events and reports included; so are commits,
 * by the numbers that transactions take when they first write.
 */
export async function read({ pid, postgresPid, pool }: Meters): Promise<Reading> {
  const nodeMs = await cpuOf(pid)
  const postgresMs = await cpuOfFamily(postgresPid)
  const { rows } = await pool.query<{ statements: number; commits: number }>(
    `select (select coalesce(sum(calls), 0)::int from pg_stat_statements where query !~* '^(begin|commit|rollback)') as statements,
       (pg_snapshot_xmax(pg_current_snapshot())::text::bigint)::int as commits`,
  )
  const [{ statements, commits } = { statements: 0, commits: 0 }] = rows
  return { nodeMs, postgresMs, statements, commits }
}

/** What was spent between two readings. */
export function spent(before: Reading, after: Reading): Reading {
  return {
    nodeMs: after.nodeMs - before.nodeMs,
    postgresMs: after.postgresMs - before.postgresMs,
    statements: after.statements - before.statements,
    commits: after.commits - before.commits,
  }
}

/** The processor time of a process so far, in milliseconds. */
export async function cpuOf(pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? []
  // utime, stime, and those of children that have ended: fields 14 to 17 of stat, of which two come before the split.
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks) * tickMs, 0)
}

async function cpuOfFamily(pid: number): Promise<number> {
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ').filter(Boolean)
  const all = await Promise.all([pid, ...children.map(Number)].map((each) => cpuOf(each).catch(() => 0)))
  return all.reduce((sum, each) => sum + each, 0)
}
