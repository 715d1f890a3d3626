import { readdir, readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { Client } from 'pg'
import { migratedDatabase } from '#libs/testing/postgres'

const root = resolve(import.meta.dirname, '..')
const read = (path: string) => readFile(resolve(root, path), 'utf8')
const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())

/** What a column's type is written as; any name that is not here is an enum's, stored as its number. */
const types: Readonly<Record<string, string>> = {
  text: 'string',
  uuid: 'string',
  timestamptz: 'Date',
  _timestamptz: 'Date[]',
  bool: 'boolean',
  int8: 'number',
  int4: 'number',
  int2: 'number',
  bytea: 'Buffer',
  jsonb: 'JSONColumnType',
  _text: 'string[]',
  _uuid: 'string[]',
  _int2: 'number[]',
}

interface Column {
  table_name: string
  column_name: string
  udt_name: string
  is_nullable: string
}

async function inPlace(service: string): Promise<string[]> {
  const folder = resolve(root, `services/${service}/db/migrations`)
  const { url, drop } = await migratedDatabase([{ schema: service, folder }])
  const client = new Client(url)
  await client.connect()
  const { rows } = await client.query<Column>(
    `select table_name, column_name, udt_name, is_nullable from information_schema.columns
     where table_schema = $1 and table_name !~ '^(kysely_.*|outbox|inbox|parked)$'`,
    [service],
  )
  await client.end()
  await drop()
  return rows.map(({ table_name: table, column_name: column, udt_name: type, is_nullable: nullable }) => {
    return `${camel(table)}.${camel(column)}: ${types[type]}${nullable === 'YES' ? ' | null' : ''}`
  })
}

async function written(service: string): Promise<string[]> {
  const files = (await readdir(resolve(root, `services/${service}/db`))).filter((name) => name.endsWith('schema.ts'))
  const texts = await Promise.all(files.map((name) => read(`services/${service}/db/${name}`)))
  const tables = texts.join('\n').matchAll(/interface (\w+)Table {\n(.*?)\n}/gs)
  return [...tables].flatMap(([, table = '', body = '']) => {
    const name = table.charAt(0).toLowerCase() + table.slice(1)
    return [...body.matchAll(/^ {2}(\w+): (.*)$/gm)].map(([, column, type = '']) => `${name}.${column}: ${plain(type)}`)
  })
}

/** A type without what the database does not know of: defaults, the shape of JSON, the names of enums. */
function plain(type: string): string {
  const [, bare = '', nullable = ''] = /^(.*?)( \| null)?$/.exec(type.replace(/^Generated<(.*)>$/, '$1')) ?? []
  const [, name = '', array = ''] = /^(\w+)(?:<.*>)?(\[\])?$/.exec(bare) ?? []
  const known = ['string', 'number', 'boolean', 'Date', 'Buffer', 'JSONColumnType'].includes(name) ? name : 'number'
  return known + array + nullable
}

describe.each(['policy', 'challenge', 'delivery', 'fraud', 'reporting'])('%s', (service) => {
  test('has the tables that its schema.ts says', async () => {
    const columns = await inPlace(service)
    expect(columns.length).toBeGreaterThan(0)
    expect((await written(service)).sort()).toEqual(columns.sort())
  })

  test('keeps events as all services do', async () => {
    expect(await read(`services/${service}/db/migrations/0001-init.sql`)).toContain(
      await read('libs/events/tables.sql'),
    )
  })
})
