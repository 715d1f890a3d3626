import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { freshDatabase, type TestDatabase } from '#libs/testing/postgres'
import { openDatabase, type Database } from './open.ts'
import { prepared } from './prepared.ts'
import { countStatements } from './statistics.ts'
import { transaction } from './transaction.ts'

interface Schema {
  entry: { id: number }
}

let server: TestDatabase
let database: Database<Schema>

beforeAll(async () => {
  server = await freshDatabase()
  database = openDatabase({ url: server.url, schema: 'public', poolSize: 3 })
  await database.pool.query('create table entry (id int)')
})

afterAll(async () => {
  await database.close()
  await server.drop()
})

const add = prepared<never, [number]>('add', 'insert into entry values ($1)')
const count = prepared<{ count: number }, []>('count', 'select count(*) from entry')

async function counted(work: () => Promise<unknown>): Promise<[number, number]> {
  const counts = countStatements(database.pool)
  await work()
  counts.stop()
  return [counts.statements, counts.commits]
}

test('a statement that writes on its own is one statement and one commit, a read is no commit', async () => {
  expect(await counted(() => add(database.pool, [1]))).toEqual([1, 1])
  expect(await counted(() => count(database.pool, []))).toEqual([1, 0])
  const both = `with gone as (delete from entry returning id) select count(*) from gone`
  expect(await counted(() => database.pool.query(both))).toEqual([1, 1])
  expect(await counted(() => database.pool.query(`with w as (select 'updated' as u) select * from w`))).toEqual([1, 0])
})

test('a transaction is its statements and one commit; one that fails is none', async () => {
  const twice = () => transaction(database.pool, async (client) => [await add(client, [1]), await add(client, [2])])
  expect(await counted(twice)).toEqual([2, 1])
  const failed = () => transaction(database.pool, (client) => client.query('insert into nowhere values (1)'))
  expect(await counted(() => failed().catch(() => {}))).toEqual([1, 0])
})

test('what kysely sends is counted too, savepoints apart', async () => {
  const work = () =>
    database.kysely.transaction().execute(async (trx) => {
      await trx.insertInto('entry').values({ id: 3 }).execute()
      await trx.selectFrom('entry').selectAll().execute()
    })
  expect(await counted(work)).toEqual([2, 1])
  const nested = () =>
    transaction(database.pool, async (client) => {
      for (const text of ['savepoint s', 'insert into entry values (4)', 'rollback to s', 'release s'])
        await client.query(text)
    })
  expect(await counted(nested)).toEqual([1, 1])
})

test('all connections are counted, with their texts, until it is told to stop', async () => {
  const counts = countStatements(database.pool)
  await Promise.all([1, 2, 3].map(() => count(database.pool, [])))
  expect(counts.texts).toEqual(Array(3).fill('select count(*) from entry'))
  counts.stop()
  await count(database.pool, [])
  expect(counts.statements).toBe(3)
})
