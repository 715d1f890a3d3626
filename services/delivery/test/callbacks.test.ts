import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { DeliveryState, type Delivery } from '#contracts/gen/countersign/delivery/v1/delivery'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { until } from '#libs/testing/until'
import type { Callback } from './callback-door.ts'
import { openCarrier, type TestCarrier } from './carrier.ts'
import { openStage, type Stage } from './stage.ts'

let carrier: TestCarrier
let stage: Stage

beforeAll(async () => {
  carrier = await openCarrier()
  stage = await openStage({ publicUrl: carrier.door.url, accounts: [carrier.account('twilio')] })
})
afterEach(async () => {
  await carrier.reset()
  await stage.database.pool.query('truncate message, outbox')
})
afterAll(async () => {
  await stage?.stop()
  await carrier?.stop()
})

/** A message that was sent, and the carrier's last report on it, which nobody has passed on yet. */
async function sent(deliver = 'delivered'): Promise<{ delivery: Delivery; report: Callback }> {
  const message = stage.message()
  await carrier.behave(message.number, deliver)
  const { delivery } = await stage.challenge.send(message)
  if (!delivery) throw new Error('an answer without a delivery')
  const report = await until(() => carrier.door.received.find(({ form }) => form.MessageStatus === deliver))
  return { delivery, report }
}

const present = async ({ id }: Delivery) =>
  (await stage.gateway.getDelivery({ deliveryId: id }, { tenant: 'acme' })).delivery
const deliver = (callback: Callback) => stage.gateway.receiveCallback(callback)

describe('a carrier’s report', () => {
  test('of an arrival is believed and told', async () => {
    const { delivery, report } = await sent()
    expect(await deliver(report)).toEqual({ genuine: true })
    expect(await present(delivery)).toMatchObject({ state: DeliveryState.DELIVERED, finishedAt: stage.world.now() })
    expect(await stage.events()).toMatchObject([{ event: 'MessageSent' }, { event: 'MessageFinished' }])
  })

  test('of a failure brings the carrier’s code', async () => {
    const { delivery, report } = await sent('undelivered')
    await deliver(report)
    expect(await present(delivery)).toMatchObject({ state: DeliveryState.FAILED, carrierCode: '30003' })
  })

  test('after a failure on the way the same request sends nothing again', async () => {
    const message = stage.message()
    await carrier.behave(message.number, 'failed')
    await stage.challenge.send(message)
    await deliver(await until(() => carrier.door.received.find(({ form }) => form.MessageStatus === 'failed')))
    expect(await stage.challenge.send(message)).toMatchObject({ delivery: { state: DeliveryState.FAILED } })
    expect(carrier.door.received).toHaveLength(1)
  })

  test('that comes twice, at once or late, changes nothing the second time', async () => {
    const { delivery, report } = await sent()
    await Promise.all([deliver(report), deliver(report), deliver(report)])
    const finished = await present(delivery)
    stage.world.advance(60_000)
    expect(await deliver(report)).toEqual({ genuine: true })
    expect(await present(delivery)).toEqual(finished)
    expect(await stage.events()).toHaveLength(2)
  })

  test('of a step on the way changes nothing, also when it comes after the end', async () => {
    const { delivery, report } = await sent()
    const step = carrier.door.received.find(({ form }) => form.MessageStatus === 'sent')
    if (!step) throw new Error('the carrier reported no step')
    expect(await deliver(step)).toEqual({ genuine: true })
    expect(await present(delivery)).toEqual(delivery)
    await deliver(report)
    await deliver(step)
    expect(await present(delivery)).toMatchObject({ state: DeliveryState.DELIVERED })
  })

  test('on a message that was forgotten is genuine and changes nothing', async () => {
    const { report } = await sent()
    await stage.database.pool.query('truncate message, outbox')
    expect(await deliver(report)).toEqual({ genuine: true })
    expect(await stage.events()).toEqual([])
  })
})

describe('a forgery', () => {
  const forgeries: [string, (report: Callback, other: Callback) => Partial<Callback>][] = [
    ['with another outcome', ({ form }) => ({ form: { ...form, MessageStatus: 'failed' } })],
    ['with another signature', () => ({ headers: { 'x-twilio-signature': 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' } })],
    ['without a signature', () => ({ headers: {} })],
    ['that moves a report to another message', (_, other) => ({ url: other.url })],
    ['through an account that is not there', () => ({ provider: 'toString' })],
  ]

  test.each(forgeries)('%s changes nothing', async (_, forge) => {
    const { report: other } = await sent()
    await carrier.reset()
    const { delivery, report } = await sent()
    const log = stage.log.length
    expect(await deliver({ ...report, ...forge(report, other) })).toEqual({ genuine: false })
    expect(await present(delivery)).toEqual(delivery)
    expect(stage.log.slice(log).join('')).toContain('a callback was not signed by its carrier')
  })

  test('meets the gateway only', async () => {
    const { report } = await sent()
    await expect(stage.challenge.receiveCallback(report)).rejects.toMatchObject({
      reason: ErrorReason.PEER_NOT_ALLOWED,
    })
  })
})

test.each([
  ['url', { url: `https://x/${'y'.repeat(2_048)}` }],
  ['url', { url: 'nowhere' }],
  ['form', { form: Object.fromEntries(Array.from({ length: 101 }, (_, at) => [`f${at}`, ''])) }],
  ['form.text', { form: { text: 'x'.repeat(4_097) } }],
  ['headers', { headers: Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`h${at}`, ''])) }],
  ['provider', { provider: 'x'.repeat(65) }],
])('a callback with too much of %s is refused', async (field, change) => {
  const callback = { provider: 'twilio', url: 'https://x/y', form: {}, headers: {}, ...change }
  await expect(deliver(callback)).rejects.toMatchObject({
    violations: [expect.objectContaining({ field: expect.stringMatching(new RegExp(`^${field}`, 'i')) })],
  })
})
