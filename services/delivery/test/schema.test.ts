import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { readFile } from 'node:fs/promises'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage({ publicUrl: 'https://mfa.example.com', accounts: [] })
})
afterAll(() => stage?.stop())

/** What the interfaces of schema.ts say: `table.column type`, with `null` where that is allowed. */
async function written(): Promise<string[]> {
  const source = await readFile(new URL('../db/schema.ts', import.meta.url), 'utf8')
  const fields = source.slice(source.indexOf('interface MessageTable')).matchAll(/^ {2}(\w+): (\w+)( \| null)?$/gm)
  return [...fields].map(([, name, type = '', nullable = '']) => `${name} ${types[type] ?? type}${nullable}`).sort()
}

const types: Record<string, string> = {
  string: 'text',
  Buffer: 'bytea',
  Date: 'timestamp with time zone',
  KnownChannel: 'smallint',
  DeliveryState: 'smallint',
}

test('schema.ts says what the database has', async () => {
  const { rows } = await stage.database.pool.query(
    "select column_name, data_type, is_nullable from information_schema.columns where table_name = 'message'",
  )
  const columns = rows.map(({ column_name: name, data_type: type, is_nullable: nullable }) => {
    const camel = name.replace(/_(\w)/g, (_: string, letter: string) => letter.toUpperCase())
    return `${camel} ${type === 'uuid' ? 'text' : type}${nullable === 'YES' ? ' | null' : ''}`
  })
  expect(columns.sort()).toEqual(await written())
})

test('the outbox is the one that all services have', async () => {
  const [shared, own] = await Promise.all(
    ['../../../libs/events/tables.sql', '../db/migrations/0001-init.sql'].map((path) =>
      readFile(new URL(path, import.meta.url), 'utf8'),
    ),
  )
  expect(own).toContain(shared)
})
