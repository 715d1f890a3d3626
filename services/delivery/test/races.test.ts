import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { status } from '@grpc/grpc-js'
import type { Pool } from 'pg'
import { DeliveryState } from '#contracts/gen/countersign/delivery/v1/delivery'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { until } from '#libs/testing/until'
import { callbackOn, fakeCarrier } from './fake-carrier.ts'
import { openStage, type Stage } from './stage.ts'

const carrier = fakeCarrier()
const routes = [{ channel: 'sms', prefix: '', account: 'fake', cost: 0.04, weight: 1 } as const]
let stage: Stage

beforeAll(async () => {
  stage = await openStage({ publicUrl: 'https://mfa.example.com', accounts: [carrier.account], routes })
})
afterEach(async () => {
  carrier.taken.length = 0
  carrier.meanwhile = async () => {}
  await stage.database.pool.query('truncate message, outbox')
})
afterAll(() => stage?.stop())

const died = { code: status.INTERNAL }
const inHand = { reason: ErrorReason.CONCURRENT_UPDATE }

/** Long after any call's hold on its message. */
const aMinute = 60_000

/** The database of a process that dies before it can record what the carrier said. */
function dyingDatabase() {
  const { kysely, pool, close } = stage.database
  const connect = async () => {
    if (carrier.taken.length > 0) throw new Error('this process is no more')
    return pool.connect()
  }
  const dying: Pool = Object.create(pool, { connect: { value: connect } })
  return { kysely, pool: dying, close }
}

test('of many calls with one key, at several replicas, exactly one reaches the carrier', async () => {
  const replicas = [stage.challenge, await stage.replica(), await stage.replica()]
  const message = stage.message()
  let answer = () => {}
  carrier.meanwhile = () => new Promise((resolve) => (answer = resolve))
  const calls = Array.from({ length: 24 }, (_, at) => replicas[at % 3]?.send(message))
  const outcomes = Promise.allSettled(calls)
  await Promise.any(calls.map(async (call) => expect(call).rejects.toMatchObject(inHand)))
  await until(() => carrier.taken.length === 1)
  answer()
  const settled = await outcomes
  const answers = settled.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value?.delivery?.id] : []))
  const refusals = settled.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
  expect(new Set(answers).size).toBe(1)
  expect(refusals).toEqual(refusals.map(() => expect.objectContaining(inHand)))
  expect(carrier.taken).toHaveLength(1)
})

test('a process that dies before it records leaves the same text to the retry, once its hold has lapsed', async () => {
  const dying = await stage.replica({ database: dyingDatabase() })
  const message = stage.message()
  await expect(dying.send(message)).rejects.toMatchObject(died)
  await expect(stage.challenge.send(message)).rejects.toMatchObject(inHand)

  stage.world.advance(aMinute)
  const { delivery } = await stage.challenge.send(message)
  expect(delivery).toMatchObject({ state: DeliveryState.SENT })
  const [first, second, ...more] = carrier.taken
  expect([second?.body, second?.to, second?.deliveryId]).toEqual([first?.body, first?.to, first?.deliveryId])
  expect(more).toEqual([])
})

test('a process that dies before it records is made good by the carrier’s report, and the retry sends nothing', async () => {
  const dying = await stage.replica({ database: dyingDatabase() })
  const message = stage.message()
  await expect(dying.send(message)).rejects.toMatchObject(died)
  const [taken] = carrier.taken
  if (!taken) throw new Error('the carrier took nothing')
  expect(await stage.gateway.receiveCallback(callbackOn(taken, { status: 'delivered' }))).toEqual({ genuine: true })

  const { delivery } = await stage.challenge.send(message)
  expect(delivery).toMatchObject({ state: DeliveryState.DELIVERED, provider: 'fake' })
  expect(carrier.taken).toHaveLength(1)
  expect(await stage.events()).toMatchObject([{ event: 'MessageSent' }, { event: 'MessageFinished' }])
})

test('a report that is faster than the carrier’s answer counts, and everything is told once', async () => {
  carrier.meanwhile = async (message) => {
    await stage.gateway.receiveCallback(callbackOn(message, { status: 'undelivered', carrierCode: '30003' }))
  }
  const { delivery } = await stage.challenge.send(stage.message())
  expect(delivery).toMatchObject({ state: DeliveryState.FAILED, provider: 'fake', carrierCode: '30003' })
  expect(await stage.events()).toMatchObject([
    { event: 'MessageSent', costMicros: 40_000n },
    { event: 'MessageFinished', carrierCode: '30003' },
  ])
})

test('a call that comes back after its hold has lapsed does not undo what the retry did', async () => {
  const message = stage.message()
  const second: { delivery?: unknown } = {}
  carrier.meanwhile = async () => {
    carrier.meanwhile = async () => {}
    stage.world.advance(aMinute)
    Object.assign(second, await stage.challenge.send(message))
  }
  expect(await stage.challenge.send(message)).toEqual(second)
  expect(await stage.events()).toMatchObject([{ event: 'MessageSent' }])
})

test('a call that comes back while the retry is under way is told so', async () => {
  const message = stage.message()
  let retry: Promise<unknown> | undefined
  let answer = () => {}
  carrier.meanwhile = async () => {
    carrier.meanwhile = () => new Promise((resolve) => (answer = resolve))
    stage.world.advance(aMinute)
    retry = stage.challenge.send(message)
    await until(() => carrier.taken.length === 2)
  }
  await expect(stage.challenge.send(message)).rejects.toMatchObject(inHand)
  answer()
  expect(await retry).toMatchObject({ delivery: { state: DeliveryState.SENT } })
})
