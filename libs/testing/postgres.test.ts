import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { freshDatabase, migratedDatabase, type TestDatabase } from './postgres.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'migrations-'))
  await writeFile(join(folder, '0001-init.sql'), 'create table shelf (id int primary key)')
})

afterAll(() => rm(folder, { recursive: true }))

async function ask({ url }: TestDatabase, statement: string): Promise<unknown[]> {
  const client = new Client(url)
  await client.connect()
  const { rows } = await client.query({ text: statement, rowMode: 'array' }).finally(() => client.end())
  return rows.flat()
}

const templates = `select count(*)::int from pg_database where datname like 'template\\_%'`

test('a fresh database is empty and its own, and gone when it is dropped', async () => {
  const [one, other] = await Promise.all([freshDatabase(), freshDatabase()])
  await ask(one, 'create table mine (id int)')
  expect(await ask(other, `select to_regclass('mine')`)).toEqual([null])
  const session = new Client(other.url)
  session.on('error', () => {})
  await session.connect()
  await Promise.all([one.drop(), other.drop()])
  await expect(ask(one, 'select 1')).rejects.toMatchObject({ code: '3D000' })
})

test('a migrated database is a copy: workers that ask at once migrate once between them', async () => {
  const ask3 = [1, 2, 3].map(() => migratedDatabase([{ schema: 'library', folder }]))
  const databases = await Promise.all(ask3)
  const [one, other] = databases as [TestDatabase, TestDatabase, TestDatabase]
  const before = await ask(one, templates)
  await ask(one, 'insert into library.shelf values (1)')
  expect(await ask(other, 'select id from library.shelf')).toEqual([])
  const again = await migratedDatabase([{ schema: 'library', folder }])
  expect(await ask(again, templates)).toEqual(before)
  await Promise.all([...databases, again].map((database) => database.drop()))
})

test('a migration that was edited is applied anew', async () => {
  await writeFile(join(folder, '0001-init.sql'), 'create table shelf (id int primary key, label text)')
  const database = await migratedDatabase([{ schema: 'library', folder }])
  expect(await ask(database, 'select label from library.shelf')).toEqual([])
  await database.drop()
})

test('a migration that fails is told, and leaves nothing to copy', async () => {
  await writeFile(join(folder, '0001-init.sql'), 'create tabel shelf ()')
  const failing = () => migratedDatabase([{ schema: 'library', folder }])
  await expect(failing()).rejects.toThrow('0001-init.sql, line 1')
  await expect(failing()).rejects.toThrow('0001-init.sql, line 1')
})
