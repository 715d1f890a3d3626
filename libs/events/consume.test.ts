import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { RetryInfo } from '#contracts/gen/google/rpc/error_details'
import type { Transaction } from 'kysely'
import { counted, Counted, eventStage, gate, Named, named, quiet, writeDown } from '#libs/testing/event-stage'
import type { EventStage, StageSchema } from '#libs/testing/event-stage'
import { until } from '#libs/testing/until'
import { consume, type Consumption } from './consume.ts'
import { handler, type Received } from './handler.ts'
import type { Fact } from './outbox.ts'
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

test('events are applied once, in batches, with what is known of each', async () => {
  const batches: Received<RetryInfo>[][] = []
  const facts = Array.from({ length: 300 }, () => counted())
  for (const fact of facts) await stage.publish(fact)
  const consumption = start(async (trx, received) => {
    batches.push(received)
    await writeDown(trx, received)
  })
  await until(() => settled(consumption))
  expect(await stage.applied()).toEqual(facts.map(({ number }) => number))
  expect(batches.length).toBeLessThan(100)
  const { id, occurredAt } = facts[0] as Fact<RetryInfo>
  const envelope = { id, tenant: 'acme', type: 'countersign.stage.v1.Counted', time: occurredAt }
  expect(batches[0]?.[0]?.envelope).toEqual(envelope)
})

test('a type that nobody handles is passed over', async () => {
  await stage.publish(named('nobody cares'))
  const numbers = await stage.publishMany(1)
  const consumption = start()
  await until(() => settled(consumption))
  expect(await stage.applied()).toEqual(numbers)
})

test('each type of a batch goes to its own handler, in one transaction', async () => {
  const reasons: string[] = []
  const naming = handler(Named, async (_trx: Transaction<StageSchema>, received) => {
    reasons.push(...received.map(({ event }) => event.reason))
  })
  await stage.publish(named('one'))
  const numbers = await stage.publishMany(1)
  const consumption = start(writeDown, { handlers: [handler(Counted, writeDown), naming] })
  await until(() => settled(consumption))
  expect([await stage.applied(), reasons]).toEqual([numbers, ['one']])
})

test('two handlers of one type are refused', () => {
  const handlers = [handler(Counted, writeDown), handler(Counted, writeDown)]
  expect(() => start(writeDown, { handlers })).toThrow('handlers: there are two')
})

test('a copy of an event changes nothing, in the same batch or later', async () => {
  const fact = counted()
  await stage.publish(fact)
  await stage.publish(fact, 'a copy')
  const consumption = start()
  await until(() => settled(consumption))
  await stage.publish(fact, 'another copy')
  await until(() => settled(consumption))
  expect(await stage.applied()).toEqual([fact.number])
})

test('what was applied is acknowledged, and not applied again after a restart', async () => {
  const numbers = await stage.publishMany(5)
  const first = start()
  await until(() => settled(first))
  await first.stop()
  const more = await stage.publishMany(5)
  const second = start()
  await until(() => settled(second))
  expect(await stage.applied()).toEqual([...numbers, ...more])
})

test('two replicas share the events of one consumer', async () => {
  const shares = [0, 0]
  const busy = [gate(), gate()]
  const replicas = shares.map((_, index) =>
    start(
      async (trx, received) => {
        shares[index] = (shares[index] ?? 0) + received.length
        busy[index]?.open()
        await Promise.all(busy.map(({ opened }) => opened))
        await writeDown(trx, received)
      },
      { batch: 10 },
    ),
  )
  const numbers = await stage.publishMany(500)
  await until(async () => (await stage.applied()).length >= 500)
  await until(() => settled(replicas[0] as Consumption))
  expect(await stage.applied()).toEqual(numbers)
  expect(shares[0]).toBeGreaterThan(0)
  expect(shares[1]).toBeGreaterThan(0)
})

test('a consumer follows its configuration', async () => {
  await start().stop()
  await until(() => settled(start(writeDown, { filter: 'countersign.stage.v1.Counted.*', batch: 10 })))
  const { consumers } = await (await stage.connection.ready()).jetstreamManager()
  const { config } = await consumers.info(STREAM, 'stage')
  expect(config).toMatchObject({ filter_subject: 'countersign.stage.v1.Counted.*', max_ack_pending: 200 })
})

test('the lag is how many wait and how long the oldest has', async () => {
  const blocked = gate()
  const consumption = start(() => blocked.opened)
  await until(() => settled(consumption))
  await stage.publishMany(3)
  await until(async () => (await consumption.lag())?.events === 3)
  await until(async () => ((await consumption.lag())?.oldestMs ?? 0) > 50)
  blocked.open()
  await until(() => settled(consumption))
  expect(await consumption.lag()).toEqual({ events: 0, oldestMs: 0 })
})
