import { describe, expect, test } from '@jest/globals'
import { Channel, DeliveryState } from '#contracts/gen/countersign/delivery/v1/delivery'
import { afterExpiry, afterHandover, afterReceipt, deliveryOf, unsent, type Message } from './message.ts'
import type { Handover, Receipt } from './providers/provider.ts'

const created = new Date('2026-01-01T00:00:00Z')
const now = new Date('2026-01-01T00:00:02Z')

const queued: Message = {
  id: '0190c3f0-0000-7000-8000-00000000beef',
  channel: Channel.SMS,
  state: DeliveryState.QUEUED,
  recipientHint: '+*********23',
  countryCode: '1',
  provider: '',
  carrierId: '',
  carrierCode: '',
  userId: 'ann',
  challengeId: 'c',
  call: null,
  createdAt: created,
  sentAt: null,
  finishedAt: null,
}
const sent: Message = { ...queued, state: DeliveryState.SENT, provider: 'twilio', carrierId: 'SM1', sentAt: created }
const doubtful: Message = { ...sent, carrierId: '', carrierCode: 'unknown' }

describe('a hand-over', () => {
  const after = (...handovers: Handover[]) =>
    afterHandover(
      queued,
      handovers.map((handover) => ({ account: 'twilio', handover })),
      now,
    )

  test('makes the message sent when a carrier took it', () => {
    expect(after({ taken: true, carrierId: 'SM1' })).toEqual({ ...sent, sentAt: now })
  })

  test('makes it sent, in doubt, when nobody knows', () => {
    const unknown: Handover = { taken: false, reason: 'unknown', carrierCode: '20500', retryable: false }
    expect(after(unknown)).toEqual({ ...doubtful, sentAt: now })
  })

  test('makes it failed, with the last carrier’s word and without a carrier, when none took it', () => {
    const failed = { ...queued, state: DeliveryState.FAILED, finishedAt: now }
    const first: Handover = { taken: false, reason: 'throttled', retryable: true }
    const last: Handover = { taken: false, reason: 'invalid_number', carrierCode: '21211', retryable: false }
    expect(after(first, last)).toEqual({ ...failed, carrierCode: '21211' })
    expect(after(first)).toEqual({ ...failed, carrierCode: 'throttled' })
  })

  test('makes it failed when nobody could be asked', () => {
    expect(after()).toMatchObject({ state: DeliveryState.FAILED, carrierCode: 'unreachable' })
  })
})

describe('a report', () => {
  const report = (receipt: Partial<Receipt> = {}, account = 'twilio') => ({
    account,
    receipt: { carrierId: 'SM1', status: 'delivered', ...receipt } as Receipt,
  })

  test('of an arrival makes the message delivered', () => {
    expect(afterReceipt(sent, report(), now)).toEqual({ ...sent, state: DeliveryState.DELIVERED, finishedAt: now })
  })

  test.each(['undelivered', 'failed'] as const)('%s makes it failed, with the carrier’s code', (status) => {
    expect(afterReceipt(sent, report({ status, carrierCode: '30003' }), now)).toEqual({
      ...sent,
      state: DeliveryState.FAILED,
      carrierCode: '30003',
      finishedAt: now,
    })
  })

  test('removes a doubt', () => {
    expect(afterReceipt(doubtful, report(), now)).toMatchObject({
      state: DeliveryState.DELIVERED,
      carrierId: 'SM1',
      carrierCode: '',
    })
  })

  test('that overtook our own record says as well that the carrier took the message', () => {
    expect(afterReceipt(queued, report(), now)).toMatchObject({
      provider: 'twilio',
      carrierId: 'SM1',
      sentAt: now,
      finishedAt: now,
    })
  })

  test.each([
    ['of a step on the way', sent, report({ status: 'sent' })],
    ['on a message that is final', { ...sent, state: DeliveryState.FAILED, finishedAt: created }, report()],
    ['on a copy handed over before', sent, report({ carrierId: 'SM0' })],
    ['of another account', sent, report({}, 'other')],
  ])('%s changes nothing', (_, message, given) => {
    expect(afterReceipt(message, given, now)).toBeUndefined()
  })
})

test('a message whose time is over is final', () => {
  expect(afterExpiry(queued, now)).toEqual({ ...queued, state: DeliveryState.EXPIRED, finishedAt: now })
})

test.each([
  ['queued', queued, true],
  ['failed before any carrier took it', { ...queued, state: DeliveryState.FAILED }, true],
  ['sent', sent, false],
  ['failed on the way', { ...sent, state: DeliveryState.FAILED }, false],
  ['expired', { ...queued, state: DeliveryState.EXPIRED }, false],
])('whether it still waits for a carrier: %s', (_, message, waits) => {
  expect(unsent(message)).toBe(waits)
})

test('callers are told neither the country nor the carrier’s name for it', () => {
  expect(Object.keys(deliveryOf(sent))).not.toEqual(expect.arrayContaining(['countryCode']))
  expect(deliveryOf(sent)).toMatchObject({ id: sent.id, sentAt: created, finishedAt: undefined })
})
