import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { headers as natsHeaders } from '@nats-io/transport-node'
import type { RetryInfo } from '#contracts/gen/google/rpc/error_details'
import { counted, Counted, eventStage, gate, listeningLog, numberOf, quiet, writeDown } from '#libs/testing/event-stage'
import type { EventStage, StageSchema } from '#libs/testing/event-stage'
import { typescriptProgram } from '#libs/testing/typescript-program'
import { until } from '#libs/testing/until'
import { consume, type Consumption } from './consume.ts'
import { handler, type Received } from './handler.ts'
import { STREAM } from './streams.ts'

let stage: EventStage
let consumptions: Consumption[]

beforeAll(async () => {
  stage = await eventStage()
})

beforeEach(async () => {
  consumptions = []
  await stage.reset()
})

afterEach(() => Promise.all(consumptions.map((consumption) => consumption.stop())))

afterAll(() => stage.stop())

function start(apply = writeDown, options: Partial<Parameters<typeof consume<StageSchema>>[0]> = {}): Consumption {
  const { connection, database } = stage
  const handlers = [handler(Counted, apply)]
  const started = consume({ connection, database, durable: 'stage', handlers, log: quiet, retryMs: 10, ...options })
  consumptions.push(started)
  return started
}

const settled = async (consumption: Consumption) => (await consumption.lag())?.events === 0

const parked = () => stage.database.kysely.selectFrom('parked').selectAll().orderBy('messageId').execute()

test('an event that fails five times is parked, and its neighbours go on', async () => {
  const log = listeningLog()
  const attempts: number[] = []
  const numbers = await stage.publishMany(8)
  const poison = numbers[3] as number
  const consumption = start(
    async (trx, received) => {
      if (received.length === 1) attempts.push(numberOf(received[0] as Received<RetryInfo>))
      await writeDown(trx, received)
      if (received.some((each) => numberOf(each) === poison)) throw new RangeError('number 4711 of ann is wrong')
    },
    { log },
  )
  await until(async () => (await consumption.parkedCount()) === 1)
  await until(() => settled(consumption))
  expect(await stage.applied()).toEqual(numbers.filter((number) => number !== poison))
  expect(attempts.filter((number) => number === poison)).toHaveLength(5)
  expect(await parked()).toMatchObject([{ consumer: 'stage', error: 'RangeError', deliveries: 5 }])
  expect(log.lines.at(-1)).toMatchObject({ level: 'error', message: 'an event was parked' })
})

test('a message that can not be read is parked at once, and keeps its bytes', async () => {
  const client = await stage.connection.ready()
  const [subject, bytes] = ['countersign.stage.v1.Counted.acme', Buffer.from('no protobuf')]
  const carried = natsHeaders()
  carried.set('ce-id', counted().id)
  await client.publish(subject, bytes, { headers: carried })
  const { seq } = await client.publish(subject, bytes)
  const numbers = await stage.publishMany(1)
  const consumption = start()
  await until(() => settled(consumption))
  expect(await stage.applied()).toEqual(numbers)
  expect(await parked()).toMatchObject([
    { messageId: carried.get('ce-id'), payload: bytes, deliveries: 1 },
    { messageId: `sequence ${seq}`, error: 'TypeError', payload: bytes, deliveries: 1 },
  ])
})

test('an unavailable database is no fault of an event: it waits, uncounted, and is not delivered again', async () => {
  const log = listeningLog()
  const numbers = await stage.publishMany(3)
  const { consumers } = await (await stage.connection.ready()).jetstreamManager()
  let failures = 0
  let redelivered: number | undefined
  const consumption = start(
    async (trx, received) => {
      if (++failures < 4) throw Object.assign(new Error('shutting down'), { code: '57P01' })
      redelivered = (await consumers.info(STREAM, 'stage')).num_redelivered
      await writeDown(trx, received)
    },
    { log, ackWaitMs: 1_000 },
  )
  await until(() => settled(consumption))
  expect(await stage.applied()).toEqual(numbers)
  expect(redelivered).toBe(0)
  expect(log.lines.filter(({ message }) => message === 'an event could not be applied')).toEqual([])
  expect(await consumption.parkedCount()).toBe(0)
})

test('NATS that goes and comes back is caught up with', async () => {
  const consumption = start()
  const before = await stage.publishMany(5)
  await until(async () => (await stage.applied()).length === 5)
  await stage.nats.kill()
  await until(async () => (await consumption.lag()) === undefined)
  await stage.nats.restart()
  const after = await stage.publishMany(5)
  await until(async () => (await stage.applied()).length >= 10)
  expect(await stage.applied()).toEqual([...before, ...after])
})

test('a consumer that someone deletes is made anew, and applies nothing twice', async () => {
  const consumption = start()
  const before = await stage.publishMany(5)
  await until(() => settled(consumption))
  const { consumers } = await (await stage.connection.ready()).jetstreamManager()
  await consumers.delete(STREAM, 'stage')
  const after = await stage.publishMany(5)
  await until(() => settled(consumption))
  expect(await stage.applied()).toEqual([...before, ...after])
})

test('stop finishes the batch in hand and gives the others back', async () => {
  const [hold, inHand] = [gate(), gate()]
  const numbers = await stage.publishMany(20)
  const first = start(
    async (trx, received) => {
      inHand.open()
      await hold.opened
      await writeDown(trx, received)
    },
    { batch: 5 },
  )
  await inHand.opened
  const stopped = first.stop()
  hold.open()
  await stopped
  const done = (await stage.applied()).length
  expect(done).toBeGreaterThan(0)
  expect(done).toBeLessThanOrEqual(5)
  const second = start()
  await until(() => settled(second))
  expect(await stage.applied()).toEqual(numbers)
})

test('a consumer that is to leave takes no more events, and applies those that it has', async () => {
  const [hold, inHand] = [gate(), gate()]
  const numbers = await stage.publishMany(5)
  const consumption = start(async (trx, received) => {
    inHand.open()
    await hold.opened
    await writeDown(trx, received)
  })
  await inHand.opened
  consumption.leave()
  const { consumers } = await (await stage.connection.ready()).jetstreamManager()
  await until(async () => (await consumers.info(STREAM, 'stage')).num_waiting === 0)
  await stage.publishMany(3)
  hold.open()
  await until(async () => (await consumption.lag())?.events === 3)
  expect(await stage.applied()).toEqual(numbers)
})

test('a consumer that is killed at any moment loses nothing and applies nothing twice', async () => {
  const numbers = await stage.publishMany(1_000)
  const program = typescriptProgram(`
    import { openDatabase } from '#libs/db/open'
    import { connectNats } from '#libs/events/connection'
    import { consume } from '#libs/events/consume'
    import { handler } from '#libs/events/handler'
    import { Counted, quiet, writeDown } from '#libs/testing/event-stage'
    const database = openDatabase({ url: '${stage.databaseUrl}', schema: 'stage' })
    const connection = connectNats({ url: '${stage.nats.url}', name: 'doomed', log: quiet })
    const handlers = [handler(Counted, writeDown)]
    consume({ connection, database, durable: 'stage', handlers, log: quiet, batch: 20, ackWaitMs: 1_000 })
  `)
  await until(async () => (await stage.applied()).length > 100)
  program.kill('SIGKILL')
  start(writeDown, { ackWaitMs: 1_000 })
  await until(async () => (await stage.applied()).length >= 1_000, { within: 20_000 })
  expect(await stage.applied()).toEqual(numbers)
})
