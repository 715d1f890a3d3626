import { Pool } from 'pg'
import { types } from './types.ts'

export interface ConnectionOptions {
  /** `postgres://user:password@host:port/database`; its query parameters (`sslmode`, …) win over the options here. */
  url: string
  /** The schema that all unqualified names are in: the service's own. */
  schema: string
  /** What `pg_stat_activity` calls these connections; the schema's name unless given. */
  applicationName?: string
  /** How many connections at most. */
  poolSize?: number
  /** How long a caller waits for a connection, in milliseconds. */
  connectTimeoutMs?: number
  /** How long a statement may take, in milliseconds; 0 for ever. */
  statementTimeoutMs?: number
  /** How long a statement waits for a lock, in milliseconds; 0 for ever. */
  lockTimeoutMs?: number
  /** How long a transaction may stand idle, in milliseconds; 0 for ever. */
  idleInTransactionTimeoutMs?: number
  /** Hears of lost connections. */
  log?: { warn(text: string): void }
}

/** How much longer than the server's own limit we wait: only a server that went silent gets that far. */
const SILENCE_MS = 1_000

/**
 * A pool whose connections see one schema, in UTC, wait for nothing longer than its bounds, and may be lost at any time: a
 * lost one is replaced at its next use, and never ends the process. Statements sent without waiting travel together.
 */
export function openPool({
  url,
  schema,
  applicationName = schema,
  poolSize = 10,
  connectTimeoutMs = 2_000,
  statementTimeoutMs = 5_000,
  lockTimeoutMs = 2_000,
  idleInTransactionTimeoutMs = 10_000,
  log,
}: ConnectionOptions): Pool {
  const pool = new Pool({
    connectionString: url,
    application_name: applicationName,
    options: sessionSettings(url, schema),
    max: poolSize,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    ...(statementTimeoutMs > 0 && { query_timeout: statementTimeoutMs + SILENCE_MS }),
    lock_timeout: lockTimeoutMs,
    idle_in_transaction_session_timeout: idleInTransactionTimeoutMs,
    idleTimeoutMillis: 60_000,
    // After a failover a connection to the old primary outlives it: none gets old.
    maxLifetimeSeconds: 600,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    pipeline: true,
    types,
  })
  // Without a listener each of these would end the process: for an idle connection, and for one that is lent.
  pool.on('error', (error) => log?.warn(`lost a database connection: ${error.message}`))
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/**
 * How statements are planned: once, for left to itself the server plans one over arrays anew at every call, which costs more
 * than running it; for few rows found by their keys, because a plan made while a table was small would else read all of it
 * when it has grown; and in the order in which the joins are written, from what is asked to what is found.
 */
const PLANS = [
  'plan_cache_mode=force_generic_plan',
  'join_collapse_limit=1',
  'enable_seqscan=off',
  'enable_hashjoin=off',
  'enable_mergejoin=off',
]

/** Schema names are ours, never a request's; a pattern keeps them so. */
function sessionSettings(url: string, schema: string): string {
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(schema)) throw new Error(`'${schema}' is no name for a schema`)
  if (!URL.canParse(url)) throw new Error('the database URL is not like postgres://user:password@host:port/database')
  if (new URL(url).searchParams.has('options')) throw new Error('the database URL must not set options')
  return [`search_path=${schema}`, 'timezone=UTC', ...PLANS].map((setting) => `-c ${setting}`).join(' ')
}
