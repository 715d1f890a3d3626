import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { freshDatabase, type TestDatabase } from '#libs/testing/postgres'
import { openDatabase, type Database } from './open.ts'
import { prepared } from './prepared.ts'
import { countStatements } from './statistics.ts'
import { transaction } from './transaction.ts'

let server: TestDatabase
let database: Database<unknown>

beforeAll(async () => {
  server = await freshDatabase()
  database = openDatabase({ url: server.url, schema: 'public', poolSize: 4 })
  await database.pool.query('create table account (id int primary key, balance int not null)')
})

beforeEach(() => database.pool.query('truncate account').then(() => open(null as never, [1, 100])))

afterAll(async () => {
  await database.close()
  await server.drop()
})

const insert = prepared<never, [number, number]>('insert', 'insert into account values ($1, $2)')
const balance = prepared<{ balance: number }, [number]>('balance', 'select balance from account where id = $1')
const set = prepared<never, [number, number]>('set', 'update account set balance = $2 where id = $1')
