import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createLife } from '#libs/runtime/life'
import { logger } from '#libs/runtime/log'
import { testNats, type TestNats } from '#libs/testing/nats'
import { freshDatabase, type TestDatabase } from '#libs/testing/postgres'
import { begin } from '../begin.ts'
import { config } from '../config.ts'

let database: TestDatabase
let nats: TestNats

beforeAll(async () => {
  ;[database, nats] = await Promise.all([freshDatabase(), testNats()])
})

afterAll(async () => {
  await Promise.all([database.drop(), nats.stop()])
})

/** What the service says as it starts. */
async function said(environment: NodeJS.ProcessEnv): Promise<string> {
  const lines: string[] = []
  const log = logger('reporting', { write: (line) => void lines.push(line) })
  const { life, end } = createLife({ log })
  const stores = { DATABASE_URL: database.url, NATS_URL: nats.url }
  await begin(life, config({ LISTEN: '127.0.0.1:0', POLICY_ADDRESS: '127.0.0.1:1', ...stores, ...environment }), {
    log,
  })
  await end(Promise.resolve())
  return lines.filter((line) => line.includes('"level":"warn"')).join('')
}

test('a service that has nothing to sign audit logs with warns of it when it starts, and one that has does not', async () => {
  expect(await said({})).toContain('Audit logs are not signed')
  expect(await said({ AUDIT_KEY: randomBytes(32).toString('base64') })).not.toContain('Audit logs')
})
