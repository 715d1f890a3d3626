import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { DeliveryState, Template } from '#contracts/gen/countersign/delivery/v1/delivery'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { countStatements } from '#libs/db/statistics'
import { realWorld } from '#libs/runtime/world'
import { until } from '#libs/testing/until'
import { openCarrier, type TestCarrier } from './carrier.ts'
import { openStage, type Stage } from './stage.ts'

let carrier: TestCarrier
let stage: Stage

beforeAll(async () => {
  carrier = await openCarrier()
  stage = await openStage({ publicUrl: carrier.door.url, accounts: [carrier.account('twilio', 300)] })
})
afterEach(async () => {
  await carrier.reset()
  carrier.door.onward = undefined
  await stage.database.pool.query('truncate message, outbox')
})
afterAll(async () => {
  await stage?.stop()
  await carrier?.stop()
})

const send = async (...args: Parameters<Stage['message']>) => {
  const message = stage.message(...args)
  const { delivery } = await stage.challenge.send(message)
  if (!delivery) throw new Error('an answer without a delivery')
  return { message, delivery }
}

describe('a message', () => {
  test('reaches the phone, and is delivered once the carrier says so', async () => {
    carrier.door.onward = (callback) => stage.gateway.receiveCallback(callback)
    const { message, delivery } = await send()
    expect(delivery).toMatchObject({
      provider: 'twilio',
      recipientHint: `+*********${message.number.slice(-2)}`,
      userId: 'ann',
    })
    expect(await carrier.inbox(message.number)).toEqual([
      `${message.otp} is your Payroll sign-in code. Do not share it.`,
    ])

    const present = () => stage.client('deliveries').getDelivery({ deliveryId: delivery.id })
    await until(async () => (await present()).delivery?.state === DeliveryState.DELIVERED)
    const facts = {
      deliveryId: delivery.id,
      userId: 'ann',
      challengeId: message.challengeId,
      provider: 'twilio',
      countryCode: '1',
    }
    expect(await stage.events()).toEqual([
      expect.objectContaining({ event: 'MessageSent', ...facts }),
      expect.objectContaining({ event: 'MessageFinished', ...facts, state: DeliveryState.DELIVERED, carrierCode: '' }),
    ])
  })

  test('is sent in the person’s language', async () => {
    const { message } = await send({ template: Template.ENROLMENT_CODE, language: 'de-AT' })
    expect(await carrier.inbox(message.number)).toEqual([
      expect.stringMatching(/ist der Code, mit dem Sie dieses Telefon/),
    ])
  })

  test('that tells of an event is sent as it is told', async () => {
    const { message } = await send({ parameters: {}, eventText: '123456 pays <$amount$> to Ben' })
    expect(await carrier.inbox(message.number)).toEqual(['123456 pays <$amount$> to Ben'])
  })

  test('is refused where it tells of an event and has parameters besides, or is a mail', async () => {
    const eventText = '123456 pays 12 to Ben'
    const fault = (field: string) => ({ violations: [expect.objectContaining({ field })] })
    await expect(send({ eventText, parameters: { otp: '1' } })).rejects.toMatchObject(fault('parameters.otp'))
    const recipient = { address: { $case: 'emailAddress' as const, value: 'ann@example.com' } }
    await expect(send({ eventText, recipient })).rejects.toMatchObject(fault('event_text'))
  })

  test('takes two statements and two commits', async () => {
    await send()
    const statistics = countStatements(stage.database.pool)
    await send()
    statistics.stop()
    expect([statistics.statements, statistics.commits]).toEqual([2, 2])
  })

  test('is sent once, however often it is asked for', async () => {
    const { message, delivery } = await send()
    const again = await stage.challenge.send({ ...message, expiresAt: new Date(Date.now() + 3_600_000) })
    expect(again).toEqual({ delivery })
    expect(await carrier.inbox(message.number)).toHaveLength(1)
  })

  test('under the same key of another tenant is another one', async () => {
    const { message, delivery } = await send()
    const other = await stage.challenge.send(message, { tenant: 'other' })
    expect(other.delivery?.id).not.toBe(delivery.id)
    expect(await carrier.inbox(message.number)).toHaveLength(2)
  })

  test.each([
    ['code', { parameters: { otp: '1', application_name: 'Payroll' } }],
    ['recipient', { recipient: { address: { $case: 'smsNumber' as const, value: '+14255550199' } } }],
    ['language', { language: 'fr' }],
  ])('with another %s is not the same under the same key', async (_, change) => {
    const { message } = await send()
    await expect(stage.challenge.send({ ...message, ...change })).rejects.toMatchObject({
      reason: ErrorReason.REQUEST_ID_REUSED,
    })
  })
})

describe('a carrier', () => {
  const failed = { reason: ErrorReason.DELIVERY_UNAVAILABLE, retryAfterMs: 5_000 }

  test.each([
    ['that is broken', { status: 500 }, '20500'],
    ['that has too much to do', { status: 429 }, '20429'],
  ])('%s fails the message, and a retry tries again', async (_, fault, carrierCode) => {
    await carrier.fault(fault)
    const message = stage.message()
    await expect(stage.challenge.send(message)).rejects.toMatchObject(failed)
    await expect(stage.challenge.send(message)).rejects.toMatchObject(failed)
    await carrier.reset()
    expect(await stage.challenge.send(message)).toMatchObject({
      delivery: { state: DeliveryState.SENT, carrierCode: '' },
    })
    expect(await carrier.inbox(message.number)).toHaveLength(1)

    const finished = expect.objectContaining({ event: 'MessageFinished', state: DeliveryState.FAILED, provider: '' })
    const [first, second, third, ...more] = await stage.events()
    expect([first, second, third, more]).toEqual([
      finished,
      finished,
      expect.objectContaining({ event: 'MessageSent' }),
      [],
    ])
    expect(first).toEqual(expect.objectContaining({ carrierCode: carrierCode }))
  })

  test('that refuses a number says why in the log, and the log does not say the number', async () => {
    const number = '+15005550001'
    const recipient = { address: { $case: 'smsNumber' as const, value: number } }
    await expect(stage.challenge.send(stage.message({ recipient }))).rejects.toMatchObject(failed)
    expect(stage.log.at(-1)).toContain('"reason":"invalid_number","errorCode":"21211"')
    expect(stage.log.join('')).not.toContain(number)
  })

  test.each([
    ['that answers too late', { slowMs: 2_000 }],
    ['that hangs up after it took the message', { drop: 'answer' }],
    ['that hangs up before', { drop: 'request' }],
  ])('%s leaves a doubt, and no other carrier is asked', async (_, fault) => {
    await carrier.fault({ ...fault, times: 1 })
    const challenge = await stage.replica({ accounts: [carrier.account('first', 300), carrier.account('second')] })
    const message = stage.message()
    const { delivery } = await challenge.send(message)
    expect(delivery).toMatchObject({ state: DeliveryState.SENT, provider: 'first', carrierCode: 'unknown' })
    expect(await challenge.send(message)).toEqual({ delivery })
    expect((await carrier.inbox(message.number)).length).toBeLessThan(2)
  })

  test('that is slower than the caller is patient leaves a doubt while the caller still listens', async () => {
    await carrier.fault({ slowMs: 10_000 })
    const challenge = await stage.replica({ world: realWorld, accounts: [carrier.account('slow')] })
    const expiresAt = new Date(Date.now() + 180_000)
    const answer = await challenge.send(stage.message({ expiresAt }), { deadline: Date.now() + 1_000 })
    expect(answer).toMatchObject({ delivery: { state: DeliveryState.SENT, carrierCode: 'unknown' } })
  })

  test('that is broken gives way to the next one', async () => {
    await carrier.fault({ status: 500, times: 1 })
    const challenge = await stage.replica({ accounts: [carrier.account('first'), carrier.account('second')] })
    const message = stage.message()
    expect(await challenge.send(message)).toMatchObject({ delivery: { state: DeliveryState.SENT, provider: 'second' } })
    expect(await carrier.inbox(message.number)).toHaveLength(1)
  })
})

describe('a refusal', () => {
  const cases = {
    'recipient.sms_number': { recipient: { address: { $case: 'smsNumber' as const, value: '4255550123' } } },
    idempotency_key: { idempotencyKey: '' },
    recipient: { recipient: undefined },
    template: { template: Template.UNSPECIFIED },
    'parameters.otp': { parameters: { application_name: 'Payroll' } },
    'parameters.pin': { parameters: { otp: '1', application_name: 'Payroll', pin: '2' } },
    expires_at: { expiresAt: new Date(0) },
    user_id: { userId: 'x'.repeat(257) },
  }

  test.each(Object.entries(cases))('names %s', async (field, change) => {
    await expect(stage.challenge.send(stage.message(change))).rejects.toMatchObject({
      reason: ErrorReason.INVALID_REQUEST,
      violations: [expect.objectContaining({ field: expect.stringMatching(`^${field}`) })],
    })
  })

  test('meets whoever is not the challenge service', async () => {
    await expect(stage.gateway.send(stage.message())).rejects.toMatchObject({ reason: ErrorReason.PEER_NOT_ALLOWED })
    await expect(stage.client('deliveries').send(stage.message())).rejects.toMatchObject({
      reason: ErrorReason.PEER_NOT_ALLOWED,
    })
  })
})

describe('looking', () => {
  test('takes the scope, and finds nothing of another tenant', async () => {
    const { delivery } = await send()
    const deliveryId = delivery.id
    await expect(stage.client('other').getDelivery({ deliveryId })).rejects.toMatchObject({
      reason: ErrorReason.SCOPE_MISSING,
    })
    const elsewhere = stage.challenge.getDelivery({ deliveryId }, { tenant: 'other' })
    await expect(elsewhere).rejects.toMatchObject({ reason: ErrorReason.DELIVERY_NOT_FOUND })
    expect(await stage.challenge.getDelivery({ deliveryId })).toEqual({ delivery })
  })
})
