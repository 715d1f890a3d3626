import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { freshDatabase, type TestDatabase } from '#libs/testing/postgres'
import { until } from '#libs/testing/until'
import { openDatabase, type Database } from './open.ts'
import { isUnavailable } from './unavailable.ts'

interface Schema {
  reading: { id: number; takenAt: Date; takenOn: string; total: number; detail: { innerKey: string } }
}

let server: TestDatabase
let database: Database<Schema>

beforeAll(async () => {
  server = await freshDatabase()
  database = openDatabase({ url: server.url, schema: 'meter', applicationName: 'countersign-meter' })
  await database.pool.query('create schema meter')
  await database.pool.query(
    'create table reading (id int primary key, taken_at timestamptz, taken_on date, total int8, detail jsonb)',
  )
})

afterAll(async () => {
  await database.close()
  await server.drop()
})

const thrownBy = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  )

test('names are camelCase here and snake_case there, and stored JSON stays as it is', async () => {
  const row = { id: 1, takenAt: new Date('2031-04-05T06:07:08.009Z'), takenOn: '2031-04-05', total: 2 ** 53 - 1 }
  await database.kysely
    .insertInto('reading')
    .values({ ...row, detail: { innerKey: 'kept_as_is' } })
    .execute()
  const read = await database.kysely.selectFrom('reading').selectAll().executeTakeFirstOrThrow()
  expect(read).toEqual({ ...row, detail: { innerKey: 'kept_as_is' } })
})

test('unqualified names are in the schema, under the name and the bounds that were asked for', async () => {
  const settings = ['search_path', 'timezone', 'application_name', 'statement_timeout', 'lock_timeout']
  const values = await Promise.all(settings.map((name) => database.pool.query(`show ${name}`)))
  expect(values.map(({ rows }) => Object.values(rows[0])[0])).toEqual(['meter', 'UTC', 'countersign-meter', '5s', '2s'])
  const { rows } = await database.pool.query(`select schemaname from pg_tables where tablename = 'reading'`)
  expect(rows).toEqual([{ schemaname: 'meter' }])
})

test('an int8 that a number can not hold is an error, not another number', async () => {
  await expect(database.pool.query('select 9007199254740993::int8')).rejects.toThrow('beyond 2^53')
  const { rows } = await database.pool.query(`select array[1, -2, null]::int8[] as some`)
  expect(rows).toEqual([{ some: [1, -2, null] }])
})

test('a schema is a name, and a URL does not choose another', () => {
  expect(() => openDatabase({ url: server.url, schema: 'a, public' })).toThrow("'a, public' is no name for a schema")
  expect(() => openDatabase({ url: `${server.url}?options=x`, schema: 'a' })).toThrow('must not set options')
  expect(() => openDatabase({ url: 'secret', schema: 'a' })).toThrow(
    new Error('the database URL is not like postgres://user:password@host:port/database'),
  )
})

test('a session that the server ends is replaced, and the process goes on', async () => {
  const heard: string[] = []
  const log = { warn: (text: string) => heard.push(text) }
  const own = openDatabase({ url: server.url, schema: 'meter', applicationName: 'victim', poolSize: 3, log })
  const lent = await own.pool.connect()
  await own.pool.query('select 1')
  const broken = thrownBy(lent.query('select pg_sleep(10)'))
  await database.pool.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'victim'`)
  expect(isUnavailable(await broken)).toBe(true)
  lent.release(true)
  await until(() => own.pool.totalCount === 0)
  expect((await sql<{ one: number }>`select 1 as one`.execute(own.kysely)).rows).toEqual([{ one: 1 }])
  expect(heard).toEqual([expect.stringContaining('lost a database connection')])
  await own.close()
})

test('a statement and a lock are not waited for longer than the bounds', async () => {
  const bounds = { statementTimeoutMs: 60, lockTimeoutMs: 20 }
  const own = openDatabase<Schema>({ url: server.url, schema: 'meter', ...bounds })
  expect(await thrownBy(own.pool.query('select pg_sleep(10)'))).toMatchObject({ code: '57014' })
  await database.kysely.transaction().execute(async (trx) => {
    await sql`lock table reading`.execute(trx)
    const refused = await thrownBy(own.kysely.selectFrom('reading').selectAll().execute())
    expect(refused).toMatchObject({ code: '55P03' })
    expect(isUnavailable(refused)).toBe(true)
  })
  await own.close()
})

test('a database is closed once, however often it is asked', async () => {
  const own = openDatabase({ url: server.url, schema: 'meter' })
  await own.pool.query('select 1')
  await Promise.all([own.close(), own.close()])
  expect(isUnavailable(await thrownBy(own.pool.query('select 1')))).toBe(true)
})
