import { expect, test } from '@jest/globals'
import { twilioHandover } from './twilio-handover.ts'

const sid = `SM${'0123456789abcdef'.repeat(2)}`
const answer = (status: number, body: unknown) =>
  twilioHandover({ reached: 'answer', status, body: typeof body === 'string' ? body : JSON.stringify(body) })

test('a message with an id was taken', () => {
  expect(answer(201, { sid, status: 'queued' })).toEqual({ taken: true, carrierId: sid })
})

test.each([
  ['nothing', ''],
  ['no JSON', '<html>'],
  ['no object', 'null'],
  ['no id of theirs', { sid: 'hello' }],
])('a success that says %s may be one', (_, body) => {
  expect(answer(200, body)).toEqual({ taken: false, reason: 'unknown', retryable: false })
})

test('a request that got nowhere may be tried again; one on the wire may not', () => {
  expect(twilioHandover({ reached: 'nowhere' })).toEqual({ taken: false, reason: 'unreachable', retryable: true })
  expect(twilioHandover({ reached: 'wire' })).toEqual({ taken: false, reason: 'unknown', retryable: false })
})

test.each([
  [400, 21211, 'invalid_number', false],
  [400, 21614, 'invalid_number', false],
  [400, 21606, 'misconfigured', true],
  [400, 21610, 'opted_out', false],
  [400, 21617, 'refused', false],
  [400, 21408, 'refused', true],
  [400, 99999, 'refused', true],
  [429, 21611, 'throttled', true],
  [429, 20429, 'throttled', true],
  [401, 20003, 'misconfigured', true],
  [404, 20404, 'misconfigured', true],
  [500, 20500, 'unreachable', true],
  [503, 20503, 'unreachable', true],
  [502, 20502, 'unknown', false],
  [504, 20504, 'unknown', false],
  [520, 20520, 'unknown', false],
])('%i with %i is %s, retryable: %s', (status, code, reason, retryable) => {
  expect(answer(status, { code, status })).toEqual({ taken: false, reason, retryable, carrierCode: String(code) })
})

test.each([
  [302, 'misconfigured', true],
  [403, 'misconfigured', true],
  [408, 'unknown', false],
  [422, 'refused', true],
])('%i without a code is %s, retryable: %s', (status, reason, retryable) => {
  expect(answer(status, 'Not for you')).toEqual({ taken: false, reason, retryable })
})

test('an id in a refusal is not believed', () => {
  expect(answer(400, { sid })).toEqual({ taken: false, reason: 'refused', retryable: true })
})
