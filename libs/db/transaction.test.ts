import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { freshDatabase, type TestDatabase } from '#libs/testing/postgres'
import { openDatabase, type Database } from './open.ts'
import { prepared } from './prepared.ts'
import { transaction } from './transaction.ts'
import { isUnavailable } from './unavailable.ts'

let server: TestDatabase
let database: Database<unknown>

beforeAll(async () => {
  server = await freshDatabase()
  database = openDatabase({ url: server.url, schema: 'public', poolSize: 4 })
  await database.pool.query('create table account (id int primary key, balance int not null)')
})

beforeEach(async () => {
  await database.pool.query('truncate account')
  await insert(database.pool, [1, 100])
})

afterAll(async () => {
  await database.close()
  await server.drop()
})

const insert = prepared<never, [number, number]>('insert', 'insert into account values ($1, $2)')
const balance = prepared<{ balance: number }, [number]>('balance', 'select balance from account where id = $1')
const set = prepared<never, [number, number]>('set', 'update account set balance = $2 where id = $1')

const balanceOf = async (id: number) => (await balance(database.pool, [id]))[0]?.balance

test('all of it happens, and its result is given', async () => {
  const moved = await transaction(database.pool, async (client) => {
    await insert(client, [2, 30])
    await set(client, [1, 70])
    return 30
  })
  expect([moved, await balanceOf(1), await balanceOf(2)]).toEqual([30, 70, 30])
})

test('or nothing of it, and the error is thrown as it is', async () => {
  const error = new Error('changed my mind')
  const work = transaction(database.pool, async (client) => {
    await set(client, [1, 0])
    throw error
  })
  await expect(work).rejects.toBe(error)
  expect(await balanceOf(1)).toBe(100)
})

test('BEGIN is not waited for: it travels in front of the first statement', async () => {
  await transaction(database.pool, async (client) => {
    expect(client.getTransactionStatus()).toBe('I')
    await balance(client, [1])
    expect(client.getTransactionStatus()).toBe('T')
  })
})

test('work that sends nothing is fine', async () => {
  expect(await transaction(database.pool, async () => 'nothing')).toBe('nothing')
})

test('an error that the work swallows does not pass for a commit', async () => {
  const work = transaction(database.pool, async (client) => {
    await set(client, [1, 0])
    await insert(client, [1, 1]).catch(() => [])
  })
  await expect(work).rejects.toThrow('rolled back')
  expect(await balanceOf(1)).toBe(100)
})

/** Takes one from the account, while others take ten from it between our reading and our writing, `times` times. */
function takeOne({ times, attempts }: { times: number; attempts: number }): Promise<void> {
  let disturbed = 0
  return transaction(
    database.pool,
    async (client) => {
      const before = (await balance(client, [1]))[0]?.balance as number
      if (disturbed++ < times) await database.pool.query('update account set balance = balance - 10 where id = 1')
      await set(client, [1, before - 1])
    },
    { isolation: 'repeatable read', attempts },
  )
}

test('a lost race is begun anew as often as allowed', async () => {
  await takeOne({ times: 2, attempts: 3 })
  expect(await balanceOf(1)).toBe(79)
})

test('the last lost race is a refusal that says so', async () => {
  await expect(takeOne({ times: 2, attempts: 2 })).rejects.toMatchObject({ reason: ErrorReason.CONCURRENT_UPDATE })
  expect(await balanceOf(1)).toBe(80)
})

test('a deadlock is a lost race too', async () => {
  await insert(database.pool, [2, 100])
  const waiting: (() => void)[] = []
  const bothHold = () =>
    new Promise<void>((resolve) => {
      if (waiting.push(resolve) === 2) for (const go of waiting) go()
    })
  const lock = (first: number, second: number) => {
    let met = false
    return transaction(
      database.pool,
      async (client) => {
        await set(client, [first, 1])
        if (!met) await bothHold()
        met = true
        await set(client, [second, 1])
      },
      { attempts: 2 },
    )
  }
  await Promise.all([lock(1, 2), lock(2, 1)])
  expect([await balanceOf(1), await balanceOf(2)]).toEqual([1, 1])
})

test('a connection that is lost in the middle is not used again', async () => {
  const work = transaction(database.pool, async (client) => {
    await set(client, [1, 0])
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
    await database.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid])
    await balance(client, [1])
  })
  expect(await work.catch(isUnavailable)).toBe(true)
  expect(await Promise.all([1, 1, 1, 1].map(balanceOf))).toEqual([100, 100, 100, 100])
})
