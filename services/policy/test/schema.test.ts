import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openStage } from './stage.ts'
import type { Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.stop())

const read = (path: string) => readFile(new URL(path, import.meta.url), 'utf8')
const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())

/** How columns' types are written; enums are stored as their numbers. */
const types: Readonly<Record<string, string>> = {
  text: 'string',
  uuid: 'string',
  timestamptz: 'Date',
  bool: 'boolean',
  int8: 'number',
  int2: 'Enum',
  bytea: 'Buffer',
  jsonb: 'JSONColumnType<object>',
  _text: 'string[]',
  _int2: 'Enum[]',
}

test('schema.ts says what the database has', async () => {
  const { rows } = await stage.database.pool.query(
    `select table_name, column_name, udt_name, is_nullable, column_default
    from information_schema.columns
    where table_schema = 'policy' and table_name !~ 'kysely|outbox|inbox|parked'`,
  )
  const inPlace = rows.map(({ table_name: table, column_name: name, udt_name: type, is_nullable, column_default }) => {
    const plain = `${types[type]}${is_nullable === 'YES' ? ' | null' : ''}`
    return `${camel(table)}.${camel(name)}: ${column_default === null ? plain : `Generated<${plain}>`}`
  })

  const tables = (await read('../db/schema.ts')).matchAll(/interface (\w+)Table {\n(.*?)\n}/gs)
  const written = [...tables].flatMap(([, table = '', body = '']) => {
    const columns = body.matchAll(/^ {2}(\w+): (.*)$/gm)
    return [...columns].map(([, name, type = '']) => {
      const plain = type.replace(/^(?!string|number|boolean|Date|Buffer|Generated)\w+/, 'Enum')
      return `${table.charAt(0).toLowerCase()}${table.slice(1)}.${name}: ${plain}`
    })
  })
  expect(written.sort()).toEqual(inPlace.sort())
})

test('the tables of events are those that all services have', async () => {
  expect(await read('../db/migrations/0001-init.sql')).toContain(await read('../../../libs/events/tables.sql'))
})
