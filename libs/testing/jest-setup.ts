// jest loads this file, and all that it imports, outside of its own resolver: hence the relative path.
import { startPostgres } from '../embedded/postgres.ts'

/**
 * One throw-away PostgreSQL for the whole run, unless the environment names one. Its URL is in TEST_DATABASE_URL. It ends
 * with the run, however the run ends.
 */
export default async function setUp(): Promise<void> {
  const given = process.env.TEST_DATABASE_URL ?? process.env.DATABASE_URL
  if (given) {
    process.env.TEST_DATABASE_URL = given
    return
  }
  const postgres = await startPostgres({ ephemeral: true })
  process.env.TEST_DATABASE_URL = postgres.url
  Object.assign(globalThis, { stopTestPostgres: postgres.stop })
}
