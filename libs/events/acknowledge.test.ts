import { afterAll, afterEach, beforeEach, expect, test } from '@jest/globals'
import { AckPolicy, type JsMsg } from '@nats-io/jetstream'
import { Counted, eventStage, gate, quiet, writeDown } from '#libs/testing/event-stage'
import { until } from '#libs/testing/until'
import { acknowledgements } from './acknowledge.ts'
import { consume, type Consumption } from './consume.ts'
import { handler } from './handler.ts'
import { ensureStreams, STREAM } from './streams.ts'

const stage = await eventStage()
const { connection, nats } = stage
let consumption: Consumption | undefined

beforeEach(() => stage.reset())
afterEach(() => consumption?.stop())
afterAll(() => stage.stop())

const manager = async () => (await connection.ready()).jetstreamManager()
const standing = async () => (await manager()).consumers.info(STREAM, 'stage')

/** A consumer for which the stream waits for longer than any test. */
function start(apply = writeDown): void {
  const handlers = [handler(Counted, apply)]
  consumption = consume({
    connection,
    database: stage.database,
    durable: 'stage',
    handlers,
    log: quiet,
    ackWaitMs: 60_000,
  })
}

const settled = () => until(async () => (await consumption?.lag())?.events === 0)

async function killNats(): Promise<void> {
  await nats.kill()
  await until(() => !connection.core())
}

test('events that were heard just before NATS died are not waited for when it is back', async () => {
  start()
  const numbers: number[] = []
  for (const _ of [1, 2, 3]) {
    numbers.push(...(await stage.publishMany(3)))
    await settled()
    await killNats()
    await nats.restart()
    await settled()
  }
  expect(await stage.applied()).toEqual(numbers)
})

test('events that were applied while NATS was down are acknowledged when it is back', async () => {
  const [hold, inHand] = [gate(), gate()]
  const numbers = await stage.publishMany(3)
  start(async (trx, received) => {
    inHand.open()
    await hold.opened
    await writeDown(trx, received)
  })
  await inHand.opened
  await killNats()
  hold.open()
  await until(async () => (await stage.applied()).length === 3)
  await nats.restart()
  await settled()
  expect(await stage.applied()).toEqual(numbers)
})

async function take(max_messages: number): Promise<JsMsg[]> {
  await (await manager()).consumers.add(STREAM, { durable_name: 'stage', ack_policy: AckPolicy.Explicit })
  const consumer = await (await connection.ready()).consumers.get(STREAM, 'stage')
  const taken: JsMsg[] = []
  for await (const message of await consumer.fetch({ max_messages, expires: 1_000 })) taken.push(message)
  return taken
}

test('in a stream that was made anew, messages of the same numbers are left unacknowledged', async () => {
  const { give, repeat } = acknowledgements(connection)
  const { streams } = await manager()
  for (const made of ['first', 'anew']) {
    await streams.delete(STREAM)
    await ensureStreams(await manager())
    await stage.publishMany(3)
    const taken = await take(3)
    expect(taken.map(({ seq }) => seq)).toEqual([1, 2, 3])
    if (made === 'first') taken.forEach(give)
  }
  await repeat(await manager(), await standing())
  await connection.core()?.flush()
  expect(await standing()).toMatchObject({ num_ack_pending: 3 })
})

test('nothing is said again of messages that the consumer has yet to deliver', async () => {
  const told: string[] = []
  const core = () => Object.assign(Object.create(connection.core() ?? null), { publish: (to: string) => told.push(to) })
  const { give, repeat } = acknowledgements({ ...connection, core })
  await stage.publishMany(3)
  const messages = await take(3)
  await (await manager()).consumers.delete(STREAM, 'stage')
  await take(1)
  messages.forEach(give)
  const [first] = told.splice(0)
  await repeat(await manager(), await standing())
  expect(told).toEqual([first])
})
