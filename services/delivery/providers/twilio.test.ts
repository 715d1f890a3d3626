import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import {
  accountSid,
  authToken,
  openTestAccount,
  serviceSid,
  type TestAccount,
} from '#test/outside/carrier/test-account'
import { openReceiver, type Receiver } from '#test/outside/receiver'
import type { Handover, OutgoingMessage } from './provider.ts'
import { twilio } from './twilio.ts'

let carrier: TestAccount
let receiver: Receiver
beforeAll(async () => {
  carrier = await openTestAccount()
  receiver = await openReceiver()
})
afterEach(() => carrier.world('DELETE', '/faults'))
afterAll(async () => {
  await receiver.stop()
  await carrier.stop()
})

const account = () => ({ accountSid, authToken, from: '+15005550006', baseUrl: carrier.url })
const message: OutgoingMessage = { deliveryId: 'd1', to: '+15551230001', body: 'Contoso: 481516 is your code.' }
const patient = () => AbortSignal.timeout(10_000)
const send = (change: Partial<OutgoingMessage> = {}, settings = {}) =>
  twilio({ ...account(), ...settings }).send({ ...message, ...change }, patient())

test("a message handed over reaches its phone, and the id is the carrier's", async () => {
  const handover = await send()
  const [text] = await carrier.inbox('+15551230001', '?wait=5s')
  expect(text).toMatchObject({ body: message.body, from: '+15005550006' })
  expect(handover).toEqual({ taken: true, carrierId: text.sid })
})

test('a messaging service may send in place of a number', async () => {
  const { from: _, ...rest } = account()
  const provider = twilio({ ...rest, messagingServiceSid: serviceSid })
  expect(await provider.send({ ...message, to: '+15551230002' }, patient())).toMatchObject({ taken: true })
  expect(await carrier.inbox('+15551230002', '?wait=5s')).toHaveLength(1)
})

test.each([0.2, 300.7, 1_000_000])(
  'a validity of %d seconds is brought into what the carrier takes',
  async (seconds) => {
    expect(await send({ validForSeconds: seconds })).toMatchObject({ taken: true })
  },
)

test.each([
  ['an invalid number', { to: '+15005550001' }, {}, 'invalid_number', '21211', false],
  ['a landline', { to: '+15005550009' }, {}, 'invalid_number', '21614', false],
  ['a person who opted out', { to: '+15005550004' }, {}, 'opted_out', '21610', false],
  ['a region not enabled', { to: '+15005550003' }, {}, 'refused', '21408', true],
  ["a sender that is not the account's", {}, { from: '+15005550007' }, 'misconfigured', '21606', true],
  ['a sender with a full queue', {}, { from: '+15005550008' }, 'throttled', '21611', true],
  ['a wrong token', {}, { authToken: 'guess' }, 'misconfigured', '20003', true],
  ['a wrong account', {}, { accountSid: 'AC/../..?' }, 'misconfigured', '20003', true],
])("%s is told from the carrier's answer", async (_, change, settings, reason, carrierCode, retryable) => {
  expect(await send(change, settings)).toEqual({ taken: false, reason, carrierCode, retryable })
})

test.each([
  ['throttles', { status: 429 }, { reason: 'throttled', carrierCode: '20429', retryable: true }],
  ['is broken', { status: 500 }, { reason: 'unreachable', carrierCode: '20500', retryable: true }],
  ['is down', { status: 503 }, { reason: 'unreachable', carrierCode: '20503', retryable: true }],
  ['loses its upstream', { status: 502 }, { reason: 'unknown', carrierCode: '20502', retryable: false }],
  ['hangs up before it looks', { drop: 'request' }, { reason: 'unknown', retryable: false }],
  ['hangs up in place of an answer', { drop: 'answer' }, { reason: 'unknown', retryable: false }],
  ['answers too late', { slowMs: 5_000 }, { reason: 'unknown', retryable: false }],
] as const)('a carrier that %s', async (_, fault, handover) => {
  await carrier.fault(fault)
  expect(await send({}, { timeoutMs: 500 })).toEqual({ taken: false, ...handover })
})

test('a message whose answer was lost may have been taken, and its receipts come all the same', async () => {
  await carrier.fault({ drop: 'answer', times: 1 })
  await send({ to: '+15551230003', statusCallbackUrl: `${receiver.url}&delivery=d1` })
  const callback = await receiver.next()
  expect(new URL(callback.url).searchParams.get('delivery')).toBe('d1')
  expect(twilio(account()).receipt(callback)).toMatchObject({ status: 'sent' })
  await receiver.next()
})

test('a carrier that is not there is unreachable', async () => {
  expect(await send({}, { baseUrl: 'http://127.0.0.1:1' })).toEqual({
    taken: false,
    reason: 'unreachable',
    retryable: true,
  })
})

test('who asked may give up first', async () => {
  await carrier.fault({ slowMs: 5_000, times: 1 })
  const handover = await twilio(account()).send(message, AbortSignal.timeout(500))
  expect(handover).toEqual({ taken: false, reason: 'unknown', retryable: false })
})

test.each([
  ['delivered', { deliver: 'delivered' }, [{ status: 'sent' }, { status: 'delivered' }]],
  ['undelivered', { deliver: 'undelivered' }, [{ status: 'sent' }, { status: 'undelivered', carrierCode: '30003' }]],
  ['failed', { deliver: 'failed', errorCode: 30005 }, [{ status: 'failed', carrierCode: '30005' }]],
] as const)('the receipts of a message that is %s', async (_, behaviour, receipts) => {
  await carrier.behave('+15551230004', behaviour)
  const handover = await send({ to: '+15551230004', statusCallbackUrl: receiver.url })
  const carrierId = idOf(handover)
  for (const receipt of receipts) {
    expect(twilio(account()).receipt(await receiver.next())).toEqual({ carrierId, ...receipt })
  }
})

test('a callback that the carrier did not sign, or not so, is no receipt', async () => {
  await send({ statusCallbackUrl: receiver.url })
  const genuine = await receiver.next()
  const { receipt } = twilio(account())
  expect(receipt(genuine)).toBeDefined()
  expect(receipt({ ...genuine, form: { ...genuine.form, MessageStatus: 'delivered' } })).toBeUndefined()
  expect(receipt({ ...genuine, url: `${genuine.url}&more` })).toBeUndefined()
  expect(receipt({ ...genuine, headers: {} })).toBeUndefined()
  expect(twilio({ ...account(), authToken: 'guess' }).receipt(genuine)).toBeUndefined()
  await receiver.next()
})

test('a step on the way is genuine, and ends nothing', async () => {
  const { from: _, ...rest } = account()
  const provider = twilio({ ...rest, messagingServiceSid: serviceSid })
  await provider.send({ ...message, statusCallbackUrl: receiver.url }, patient())
  const callbacks = [await receiver.next(), await receiver.next(), await receiver.next()]
  expect(callbacks.map((callback) => provider.receipt(callback)?.status)).toEqual(['queued', 'sent', 'delivered'])
})

test('a refusal holds neither the number, nor the text, nor the token', async () => {
  const told = JSON.stringify([await send({ to: '+15005550001' }), await send({}, { baseUrl: 'http://127.0.0.1:1' })])
  for (const secret of ['1500555', '481516', authToken]) expect(told).not.toContain(secret)
})

function idOf(handover: Handover): string {
  if (!handover.taken) throw new Error(`not taken: ${handover.reason}`)
  return handover.carrierId
}
