import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream'
import { connect, millis, type NatsConnection } from '@nats-io/transport-node'
import { testNats, type TestNats } from '#libs/testing/nats'
import { ensureStreams, STREAM } from './streams.ts'

let nats: TestNats
let connections: NatsConnection[]
let managers: JetStreamManager[]

beforeAll(async () => {
  nats = await testNats()
  const { host, username } = new URL(nats.url)
  connections = await Promise.all([1, 2, 3, 4, 5].map(() => connect({ servers: host, token: username })))
  managers = await Promise.all(connections.map((connection) => jetstreamManager(connection)))
})

afterAll(async () => {
  await Promise.all(connections.map((connection) => connection.close()))
  await nats.stop()
})

const config = async () => (await managers[0]?.streams.info(STREAM))?.config

test('five services make the one stream at the same moment', async () => {
  await Promise.all(managers.map((manager) => ensureStreams(manager)))
  expect(await config()).toMatchObject({
    subjects: ['countersign.*.v1.>'],
    storage: 'file',
    retention: 'limits',
    max_bytes: -1,
    num_replicas: 1,
  })
})

test('its age and size follow the configuration, and what it holds stays', async () => {
  await managers[0]?.jetstream().publish('countersign.stage.v1.Named.acme')
  await Promise.all(managers.map((manager) => ensureStreams(manager, { maxAgeMs: 3_600_000, maxBytes: 1_000_000 })))
  const { max_age = 0, max_bytes } = (await config()) ?? {}
  expect([millis(max_age), max_bytes]).toEqual([3_600_000, 1_000_000])
  expect((await managers[0]?.streams.info(STREAM))?.state.messages).toBe(1)
})

test('what the server can not do is an error', async () => {
  await expect(ensureStreams(managers[0] as JetStreamManager, { replicas: 3 })).rejects.toThrow(/replicas/)
})
