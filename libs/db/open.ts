import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import type { Pool } from 'pg'
import { openPool, type ConnectionOptions } from './connection.ts'

export interface Database<Schema> {
  /** Names are `camelCase` here and `snake_case` there; keys inside stored JSON stay as they are. */
  kysely: Kysely<Schema>
  /** The same connections, for named statements and merged ones. Rows have the columns' own names. */
  pool: Pool
  /** Waits for what is under way, then closes the connections. */
  close(): Promise<void>
}

/**
 * A service's own schema. Nothing is sent before the first statement, so a database that is down refuses statements
 * (`isUnavailable`) within the connection timeout, and serves them again once it is back.
 */
export function openDatabase<Schema>(options: ConnectionOptions): Database<Schema> {
  const pool = openPool(options)
  const kysely = new Kysely<Schema>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
  let closed: Promise<void> | undefined
  return { kysely, pool, close: () => (closed ??= pool.end()) }
}
