import { migrate } from '#libs/db/migrate'
import { env, secret, url } from '#libs/runtime/env'
import { logger } from '#libs/runtime/log'
import { sentence } from '#libs/runtime/sentence'
import { schemas } from './schemas.ts'

/** What bringing the schemas up to date reads from its environment. */
export const config = env({
  DATABASE_URL: secret(url({ about: 'The database, under an account that may make and change schemas.' })),
})

/** Brings the schema of every service up to date, as a release does before its services start; says what was applied. */
async function main(): Promise<void> {
  const database = config(process.env).DATABASE_URL.reveal()
  const log = logger('migrate')
  for (const { schema, folder } of schemas()) {
    log.info({ schema, applied: await migrate({ url: database, schema, folder }) }, 'Up to date')
  }
}

await main().catch((error: unknown) => {
  process.stderr.write(`migrate: ${sentence(error)}\n`)
  process.exitCode = 1
})
