import { expect, test } from '@jest/globals'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { startPostgres } from '#libs/embedded/postgres'
import { openDatabase } from './open.ts'
import { prepared } from './prepared.ts'
import { transaction } from './transaction.ts'
import { isUnavailable } from './unavailable.ts'

const one = prepared<{ one: number }, []>('one', 'select 1 as one')

test('while PostgreSQL is down each call is refused as unavailable, and served again once it is back', async () => {
  const before = await startPostgres({ ephemeral: true })
  const database = openDatabase({ url: before.url, schema: 'public' })
  const calls = [
    () => one(database.pool, []),
    () => transaction(database.pool, (client) => one(client, [])),
    () => database.pool.query('select 1'),
  ]
  await Promise.all(calls.map((call) => call()))
  await before.kill()
  for (const call of [...calls, ...calls]) {
    expect(await call().catch(isUnavailable)).toBe(true)
  }

  const after = await startPostgres({ folder: before.folder, port: before.port, ephemeral: true })
  await Promise.all(calls.map((call) => call()))
  await database.close()
  await after.stop()
})

test('a server that takes the connection and then says nothing is not waited for', async () => {
  const silent = createServer(() => {}).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const { port } = silent.address() as { port: number }
  const url = `postgres://nobody@127.0.0.1:${port}/nothing`
  const database = openDatabase({ url, schema: 'public', connectTimeoutMs: 50, poolSize: 1 })
  // The pool holds one: the second call times out in its queue.
  const calls = [one(database.pool, []), one(database.pool, [])]
  expect(await Promise.all(calls.map((call) => call.catch(isUnavailable)))).toEqual([true, true])
  await database.close()
  silent.close()
})

test('a server that falls silent in a statement is given up a moment after its own bound', async () => {
  const server = await startPostgres({ ephemeral: true })
  const database = openDatabase({ url: server.url, schema: 'public', statementTimeoutMs: 100, poolSize: 1 })
  const { rows } = await database.pool.query<{ pid: number }>('select pg_backend_pid() as pid')
  const pid = rows[0]?.pid as number
  process.kill(pid, 'SIGSTOP')
  expect(await one(database.pool, []).catch(isUnavailable)).toBe(true)
  expect(await one(database.pool, [])).toEqual([{ one: 1 }])
  process.kill(pid, 'SIGCONT')
  await database.close()
  await server.stop()
})
