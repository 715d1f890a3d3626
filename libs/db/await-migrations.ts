import { setTimeout as delay } from 'node:timers/promises'
import { openPool } from './connection.ts'
import { pending } from './migrate.ts'
import { isUnavailable } from './unavailable.ts'

interface Options {
  url: string
  schema: string
  /** The folder of the plain SQL files that the schema must have had. */
  folder: string
  log: { info(fields: object, message: string): void }
}

/** How often to look, in milliseconds. */
const PAUSE_MS = 1_000

/**
 * Waits until somebody has brought a schema up to date: a release's migration job, under an account that may. A database
 * that can not be reached is waited for as well.
 */
export async function awaitMigrations({ url, schema, folder, log }: Options): Promise<void> {
  const pool = openPool({ url, schema, poolSize: 1 })
  try {
    let told = ''
    for (;;) {
      const due = await pending({ pool, folder }).catch(absent)
      if (due.length === 0) return
      if (due.join() !== told) log.info({ schema, due }, 'Waits for the schema to be brought up to date')
      told = due.join()
      await delay(PAUSE_MS)
    }
  } finally {
    await pool.end()
  }
}

function absent(error: unknown): string[] {
  if (isUnavailable(error)) return ['a database within reach']
  throw error
}
