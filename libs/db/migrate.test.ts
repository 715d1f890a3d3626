import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freshDatabase, type TestDatabase } from '#libs/testing/postgres'
import { migrate, pending } from './migrate.ts'
import { openDatabase, type Database } from './open.ts'

let server: TestDatabase
let database: Database<unknown>
let folder: string

beforeAll(async () => {
  server = await freshDatabase()
  database = openDatabase({ url: server.url, schema: 'shop' })
})

afterAll(async () => {
  await database.close()
  await server.drop()
})

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'migrations-'))
  await file('0001-init.sql', 'create table item (id int primary key);\ncreate index on item (id);')
})

afterEach(async () => {
  await database.pool.query('drop schema if exists shop cascade')
  await rm(folder, { recursive: true })
})

const file = (name: string, text: string) => writeFile(join(folder, name), text)
const up = () => migrate({ url: server.url, schema: 'shop', folder })
const due = () => pending({ pool: database.pool, folder })

async function tables(): Promise<string[]> {
  const { rows } = await database.pool.query(`select schemaname || '.' || tablename as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema') and tablename not like 'kysely%' order by name`)
  return rows.map(({ name }) => name)
}

test('files are applied once, in their order, in the schema', async () => {
  await file('0002-more.sql', 'alter table item add column name text; create table tag (item int references item);')
  expect(await due()).toEqual(['0001-init', '0002-more'])
  expect(await up()).toEqual(['0001-init', '0002-more'])
  expect(await up()).toEqual([])
  expect(await due()).toEqual([])
  expect(await tables()).toEqual(['shop.item', 'shop.tag'])
})

test('a schema that lacks a file says which', async () => {
  await up()
  await file('0002-more.sql', 'create table tag (id int)')
  expect(await due()).toEqual(['0002-more'])
  expect(await up()).toEqual(['0002-more'])
})

test('replicas that start at once apply each file once between them', async () => {
  await file('0002-more.sql', 'create table tag (id int); select pg_sleep(0.1);')
  const applied = await Promise.all([up(), up(), up(), up()])
  expect(applied.flat().sort()).toEqual(['0001-init', '0002-more'])
})

test('a file that fails is named with the place, and nothing of that start stays', async () => {
  await file('0002-broken.sql', 'create table tag (id int);\n\n  create tabel mistyped (id int);\n')
  await expect(up()).rejects.toThrow('0002-broken.sql, line 3, column 10: syntax error at or near "tabel"')
  expect(await tables()).toEqual([])
  expect(await due()).toEqual(['0001-init', '0002-broken'])
})

test('an older release starts on a newer schema and leaves it alone', async () => {
  await file('0002-more.sql', 'create table tag (id int)')
  await up()
  await rm(join(folder, '0002-more.sql'))
  expect(await up()).toEqual([])
  expect(await due()).toEqual([])
})

test('a file that comes before one that was applied is refused', async () => {
  await file('0003-later.sql', 'create table tag (id int)')
  await up()
  await file('0002-between.sql', 'create table late (id int)')
  await expect(up()).rejects.toThrow('0002-between')
  await rm(join(folder, '0002-between.sql'))
  await rm(join(folder, '0001-init.sql'))
  await expect(up()).rejects.toThrow('0001-init is missing')
})

test('a migration does not queue for a lock without end, with everyone else behind it', async () => {
  await up()
  await file('0002-seen.sql', `create table seen as select current_setting('lock_timeout') as timeout`)
  await up()
  expect((await database.pool.query('select timeout from seen')).rows).toEqual([{ timeout: '10s' }])
})

test('names leave no doubt about the order', async () => {
  await file('2-second.sql', '')
  await expect(up()).rejects.toThrow('2-second.sql is not named like 0001-what-it-does.sql')
  await rm(join(folder, '2-second.sql'))
  await file('0001-again.sql', '')
  await expect(due()).rejects.toThrow('two migrations of the number 0001')
})
