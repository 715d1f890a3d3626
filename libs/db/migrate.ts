import { readFile } from 'node:fs/promises'
import { Kysely, Migrator, PostgresDialect, sql, type Migration } from 'kysely'
import { DatabaseError, type Pool } from 'pg'
import { openPool } from './connection.ts'
import { migrationFiles, type MigrationFile } from './migration-files.ts'

interface Options {
  url: string
  /** Made if it is missing. Unqualified names in the files are in it, and so is the record of what was applied. */
  schema: string
  /** Holds the plain SQL files `0001-what-it-does.sql`, `0002-….sql`. */
  folder: string
}

/** kysely's own name for its record. */
const RECORD = 'kysely_migration'
const LOCK_TIMEOUT = '10s'
const UNDEFINED_TABLE = '42P01'

/**
 * Brings a schema up to date and gives the names of what was applied now: all files that are due, in one transaction, or none
 * of them. Replicas that start at once wait for the first (kysely's advisory lock). A release older than the schema applies
 * nothing and is content, for it may be a rollback. A file that fails is named with the line.
 */
export async function migrate({ url, schema, folder }: Options): Promise<string[]> {
  // Nobody waits for an answer yet, and a database that many services start at is slow to let them in.
  const limits = { connectTimeoutMs: 10_000, statementTimeoutMs: 0, lockTimeoutMs: 0 }
  const pool = openPool({ url, schema, poolSize: 2, ...limits })
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  const provider = { getMigrations: () => migrations(pool, folder) }
  const migrator = new Migrator({ db, provider, migrationTableSchema: schema })
  try {
    const { error, results = [] } = await migrator.migrateToLatest()
    if (error) throw error
    return results.map(({ migrationName }) => migrationName)
  } finally {
    await pool.end()
  }
}

/** The names of the files that the schema which this pool sees has not had yet; a service that waits for some is not ready. */
export async function pending({ pool, folder }: { pool: Pool; folder: string }): Promise<string[]> {
  const [files, done] = await Promise.all([migrationFiles(folder), applied(pool)])
  return files.map(({ name }) => name).filter((name) => !done.has(name))
}

async function migrations(pool: Pool, folder: string): Promise<Record<string, Migration>> {
  const files = await migrationFiles(folder)
  const ours = files.map((file) => [file.name, { up: (db: Kysely<unknown>) => apply(db, file) }] as const)
  const last = files.at(-1)?.name ?? ''
  const later = [...(await applied(pool))].filter((name) => name > last)
  return Object.fromEntries([...ours, ...later.map((name) => [name, { up: async () => {} }] as const)])
}

async function applied(pool: Pool): Promise<Set<string>> {
  try {
    const { rows } = await pool.query<{ name: string }>(`select name from ${RECORD}`)
    return new Set(rows.map(({ name }) => name))
  } catch (error) {
    if (error instanceof DatabaseError && error.code === UNDEFINED_TABLE) return new Set()
    throw error
  }
}

/** Whoever waits for a table's lock makes all others wait behind him: not for long. */
async function apply(db: Kysely<unknown>, { name, path }: MigrationFile): Promise<void> {
  const text = await readFile(path, 'utf8')
  try {
    await sql.raw(`set local lock_timeout = '${LOCK_TIMEOUT}'`).execute(db)
    await sql.raw(text).execute(db)
  } catch (cause) {
    if (!(cause instanceof DatabaseError)) throw cause
    throw new Error(`${name}.sql${place(text, cause.position)}: ${cause.message}`, { cause })
  }
}

function place(text: string, position: string | undefined): string {
  if (position === undefined) return ''
  const before = text.slice(0, Number(position) - 1).split('\n')
  return `, line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`
}
