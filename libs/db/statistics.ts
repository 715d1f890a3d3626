import type { Pool, PoolClient } from 'pg'

export interface Statistics {
  /** Statements sent; BEGIN, COMMIT, ROLLBACK and savepoints are none. */
  readonly statements: number
  /** COMMITs, and statements that wrote outside of a transaction. */
  readonly commits: number
  /** The statements' texts, in the order they were sent. */
  readonly texts: readonly string[]
  stop(): void
}

const OPENS = /^\s*(begin|start\s+transaction)\b/i
const COMMITS = /^\s*(commit|end)\b/i
const ABORTS = /^\s*(rollback|abort)\b(?!\s+to\b)/i
const MARKS = /^\s*(savepoint|release|rollback\s+to)\b/i
const WRITES =
  /^\s*(insert|update|delete|merge|truncate|create|alter|drop|with\b[^]*\b(insert\s+into|update|delete\s+from|merge\s+into))\b/i

/**
 * Counts what a database handle sends from now on, over all its connections, until `stop()`: so that a test or a benchmark
 * can hold a call to its number of statements and commits.
 */
export function countStatements(pool: Pool): Statistics {
  const texts: string[] = []
  const originals = new Map<PoolClient, PoolClient['query']>()
  let commits = 0

  function count(text: string, open: boolean): boolean {
    if (OPENS.test(text)) return true
    if (MARKS.test(text)) return open
    if (ABORTS.test(text)) return false
    if (COMMITS.test(text)) {
      commits++
      return false
    }
    texts.push(text)
    if (!open && WRITES.test(text)) commits++
    return open
  }

  function watch(client: PoolClient): void {
    if (originals.has(client)) return
    const original = client.query
    let open = false
    originals.set(client, original)
    client.query = function query(this: PoolClient, ...sent: [string | { text: string }]) {
      const [config] = sent
      open = count(typeof config === 'string' ? config : config.text, open)
      return original.apply(this, sent as never)
    } as PoolClient['query']
  }

  pool.on('acquire', watch)
  return {
    texts,
    get statements() {
      return texts.length
    },
    get commits() {
      return commits
    },
    stop() {
      pool.off('acquire', watch)
      for (const [client, query] of originals) client.query = query
    },
  }
}
