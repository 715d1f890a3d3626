import { expect, test } from '@jest/globals'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freshDatabase } from '#libs/testing/postgres'
import { awaitMigrations } from './await-migrations.ts'
import { migrate } from './migrate.ts'

test('a service that may not change its schema goes on when another has done so, and not before', async () => {
  const { url, drop } = await freshDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'migrations-'))
  await writeFile(join(folder, '0001-init.sql'), 'create table item (id int primary key);')
  const told: object[] = []
  let waited = false
  let tell = () => {}
  const waits = new Promise<void>((resolve) => (tell = resolve))
  const log = {
    info: (fields: object) => {
      told.push(fields)
      tell()
    },
  }
  const waiting = awaitMigrations({ url, schema: 'shop', folder, log }).then(() => (waited = true))
  await waits
  expect([waited, told]).toEqual([false, [{ schema: 'shop', due: ['0001-init'] }]])
  await migrate({ url, schema: 'shop', folder })
  await waiting
  await awaitMigrations({ url, schema: 'shop', folder, log })
  expect(told).toHaveLength(1)
  await drop()
  await rm(folder, { recursive: true })
})
