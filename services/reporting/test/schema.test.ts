import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openStage, type Stage } from './stage.ts'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})

afterAll(() => stage.stop())

const read = (path: string) => readFile(new URL(path, import.meta.url), 'utf8')

/** How the types of columns are written; enums are stored as their numbers. */
const types: Readonly<Record<string, string>> = {
  text: 'string',
  uuid: 'string',
  'timestamp with time zone': 'Date',
  boolean: 'boolean',
  integer: 'number',
}

/** What the database has: `tableName.columnName: type`. */
async function inPlace(): Promise<string[]> {
  const { rows } = await stage.database.pool.query<Record<'table' | 'name' | 'type' | 'nullable', string>>(
    `select table_name as table, column_name as name, data_type as type, is_nullable as nullable
    from information_schema.columns
    where table_schema = 'reporting' and table_name !~ 'kysely|outbox|inbox|parked'`,
  )
  return rows.map(({ table, name, type, nullable }) => {
    return `${camel(table)}.${camel(name)}: ${types[type] ?? 'Enum'}${nullable === 'YES' ? ' | null' : ''}`
  })
}

/** What the interfaces say. */
async function written(): Promise<string[]> {
  const tables = (await read('../db/schema.ts')).matchAll(/interface (\w+)Table {\n(.*?)\n}/gs)
  return [...tables].flatMap(([, table = '', body = '']) => {
    return body.split('\n').map((line) => {
      const [, column, type = ''] = /^ {2}(\w+): (.*)$/.exec(line) ?? []
      const plain = type.replace(/Generated<(.*)>/, '$1').replace(/^\b(?!string|Date|boolean|number)\w+/, 'Enum')
      return `${table.charAt(0).toLowerCase()}${table.slice(1)}.${column}: ${plain}`
    })
  })
}

const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())

test('schema.ts says what the database has', async () => {
  expect((await written()).sort()).toEqual((await inPlace()).sort())
})

test('the tables of events are those that all services have', async () => {
  expect(await read('../db/migrations/0001-init.sql')).toContain(await read('../../../libs/events/tables.sql'))
})
