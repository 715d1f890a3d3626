import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { PoolClient } from 'pg'
import { freshDatabase, type TestDatabase } from '#libs/testing/postgres'
import { analyzeGrown } from './analyze-grown.ts'
import { openDatabase, type Database } from './open.ts'
import { prepared } from './prepared.ts'

let server: TestDatabase
let database: Database<unknown>
let client: PoolClient

beforeAll(async () => {
  server = await freshDatabase()
  database = openDatabase({ url: server.url, schema: 'public' })
  client = await database.pool.connect()
  const more = Array.from({ length: 20 }, (_, index) => `more_${index} text`)
  await client.query(`create table sign_in (tenant_id text, id uuid, request_id text, ${more.join(', ')},
    primary key (tenant_id, id), unique (tenant_id, request_id)) with (autovacuum_enabled = off)`)
})

afterAll(async () => {
  client.release()
  await database.close()
  await server.drop()
})

async function add(count: number): Promise<void> {
  await client.query(`insert into sign_in select 'acme', gen_random_uuid(), gen_random_uuid()
    from generate_series(1, ${count}); select pg_stat_force_next_flush()`)
}

/** How many rows the planner believes in. */
async function believed(): Promise<number> {
  const { rows } = await database.pool.query(`select reltuples::int as rows from pg_class where relname = 'sign_in'`)
  return rows[0].rows
}

const find = prepared('find-sign-in', 'select request_id from sign_in where tenant_id = $1 and id = $2')
const id = '00000000-0000-0000-0000-000000000000'

async function plan(): Promise<string> {
  const { rows } = await client.query(`explain execute "find-sign-in" ('acme', '${id}')`)
  return rows.map((row) => row['QUERY PLAN']).join('\n')
}

test('a statement that was planned for an empty table is planned anew when the table has grown', async () => {
  await find(client, ['acme', id])
  await add(1_000)
  expect(await plan()).not.toContain('id = $2))')
  await analyzeGrown(database.pool)
  expect(await believed()).toBe(1_000)
  expect(await plan()).toMatch(/Index Cond: \(\(tenant_id = \$1\) AND \(id = \$2\)\)/)
})

test('a table that has not grown to twice as much is left alone', async () => {
  await add(1_000)
  await analyzeGrown(database.pool)
  expect(await believed()).toBe(1_000)
  await add(300)
  await analyzeGrown(database.pool)
  expect(await believed()).toBe(2_300)
})
