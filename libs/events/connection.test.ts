import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { listeningLog, quiet } from '#libs/testing/event-stage'
import { testNats, type TestNats } from '#libs/testing/nats'
import { until } from '#libs/testing/until'
import { connectNats } from './connection.ts'

let nats: TestNats

beforeAll(async () => {
  nats = await testNats()
})

afterAll(() => nats.stop())

const subject = 'countersign.stage.v1.Named.acme'

test('it is usable before NATS is up, and works once it is', async () => {
  await nats.kill()
  const log = listeningLog()
  const connection = connectNats({ url: nats.url, name: 'early', log })
  await until(() => log.lines.length > 0)
  expect(connection.jetstream()).toBeUndefined()
  await nats.restart()
  const client = await connection.ready()
  expect(await client.publish(subject)).toMatchObject({ stream: 'COUNTERSIGN' })
  expect(connection.jetstream()).toBe(client)
  await connection.close()
  expect(connection.jetstream()).toBeUndefined()
})

test('it comes back each time that NATS does, and tells of each change once', async () => {
  const log = listeningLog()
  const connection = connectNats({ url: nats.url, name: 'steady', log })
  for (const _ of [1, 2]) {
    await connection.ready()
    await nats.kill()
    await until(() => !connection.jetstream())
    await nats.restart()
  }
  await (await connection.ready()).publish(subject)
  await connection.close()
  const [within, beyond] = ['NATS is within reach', 'NATS is out of reach: events wait']
  expect(log.lines.map(({ message }) => message)).toEqual([within, beyond, within, beyond, within])
})

test('waiting for it can be given up', async () => {
  await nats.kill()
  const connection = connectNats({ url: nats.url, name: 'waiting', log: quiet })
  const giveUp = new AbortController()
  const given = connection.ready(giveUp.signal)
  giveUp.abort()
  await expect(given).rejects.toThrow(/abort/)
  const closed = connection.ready()
  await connection.close()
  await expect(closed).rejects.toThrow(/abort/)
  await nats.restart()
})

test('a wrong token is told, and does not end it', async () => {
  const log = listeningLog()
  const url = Object.assign(new URL(nats.url), { username: 'wrong' }).href
  const connection = connectNats({ url, name: 'stranger', log })
  const { fields } = await until(() => log.lines[0])
  expect(String(fields.err)).toMatch(/authorization/i)
  expect(JSON.stringify(log.lines)).not.toContain('wrong')
  await connection.close()
})

test('a server that accepts and says nothing holds nobody up for long', async () => {
  const silent = createServer().listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const { port } = silent.address() as { port: number }
  const log = listeningLog()
  const connection = connectNats({ url: `nats://127.0.0.1:${port}`, name: 'patient', log })
  await until(() => log.lines.length > 0)
  await connection.close()
  silent.close()
})
