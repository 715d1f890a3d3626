import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Client } from 'pg'
import { migratedDatabase, type TestDatabase } from '#libs/testing/postgres'
import { migrations } from '../begin.ts'
import { sealedColumns } from './sealed-columns.ts'

let database: TestDatabase
let client: Client

beforeAll(async () => {
  database = await migratedDatabase([{ schema: 'challenge', folder: migrations }])
  client = new Client(database.url)
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await database.drop()
})

test('whatever is sealed in the schema is reached by a rotation', async () => {
  const { rows } = await client.query<{ place: string }>(
    `select table_name || '.' || column_name as place from information_schema.columns
     where table_schema = 'challenge' and data_type = 'bytea' and column_name ~ '(^|_)sealed$'`,
  )
  expect(rows.length).toBeGreaterThan(0)
  const reached = sealedColumns.map(({ table, sealed }) => `${table}.${sealed}`)
  expect(reached.toSorted()).toEqual(rows.map(({ place }) => place).sort())
})

test.each(sealedColumns)('$table.$sealed is found by its primary key, beside the id of its key', async (column) => {
  const { rows } = await client.query<{ name: string; type: string }>(
    `select a.attname as name, a.atttypid::regtype::text as type
     from pg_index i, unnest(i.indkey) with ordinality as k(attnum, place), pg_attribute a
     where i.indrelid = ('challenge.' || $1)::regclass and i.indisprimary
       and a.attrelid = i.indrelid and a.attnum = k.attnum order by k.place`,
    [column.table],
  )
  expect(Object.entries(column.key)).toEqual(rows.map(({ name, type }) => [name, type]))
  const { rowCount } = await client.query(
    `select from information_schema.columns
     where table_schema = 'challenge' and table_name = $1 and column_name = $2 and data_type = 'text'`,
    [column.table, column.keyId],
  )
  expect(rowCount).toBe(1)
})
