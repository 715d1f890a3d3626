import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { freshDatabase, type TestDatabase } from '#libs/testing/postgres'
import { openDatabase, type Database } from './open.ts'
import { prepared } from './prepared.ts'
import { transaction } from './transaction.ts'

let server: TestDatabase
let database: Database<unknown>

beforeAll(async () => {
  server = await freshDatabase()
  database = openDatabase({ url: server.url, schema: 'public', poolSize: 2 })
  await database.pool.query('create table word (id int primary key, text text)')
})

afterAll(async () => {
  await database.close()
  await server.drop()
})

const add = prepared<{ id: number }, [number, string]>('add', 'insert into word values ($1, $2) returning id')
const all = prepared<Record<string, unknown>, []>('all', 'select * from word order by id')

test('it runs on the pool and inside a transaction, and gives the rows', async () => {
  expect(await add(database.pool, [1, 'one'])).toEqual([{ id: 1 }])
  await transaction(database.pool, async (client) => {
    expect(await add(client, [2, 'two'])).toEqual([{ id: 2 }])
  })
  expect(await all(database.pool, [])).toHaveLength(2)
})

test('a connection parses it once', async () => {
  const client = await database.pool.connect()
  await all(client, [])
  await all(client, [])
  const { rows } = await client.query(`select name, generic_plans + custom_plans as used from pg_prepared_statements
    where name = 'all'`)
  client.release()
  expect(rows).toEqual([{ name: 'all', used: expect.any(Number) }])
  expect(rows[0].used).toBeGreaterThanOrEqual(2)
})

test('an error of the statement does not cost the connection', async () => {
  const before = database.pool.totalCount
  await expect(add(database.pool, [1, 'again'])).rejects.toMatchObject({ code: '23505' })
  expect(database.pool.totalCount).toBe(before)
  expect(database.pool.idleCount).toBe(before)
})

test('a migration that gives the table a column does not fail the statements planned before it', async () => {
  await Promise.all([all(database.pool, []), all(database.pool, [])])
  await database.pool.query('alter table word add column added int')
  const rows = await Promise.all([all(database.pool, []), all(database.pool, [])])
  expect(rows.flat().every((row) => 'added' in row)).toBe(true)
})

test('a name is used for one text, and is short enough to be told from others', async () => {
  const other = prepared('all', 'select 1')
  await all(database.pool, [])
  await expect(
    transaction(database.pool, async (client) => [await all(client, []), await other(client, [])]),
  ).rejects.toThrow("'all' was used for a different statement")
  expect(() => prepared('x'.repeat(64), 'select 1')).toThrow('too long')
})
