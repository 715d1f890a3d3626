import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openReceiver, type Receiver } from '#test/outside/receiver'
import { http, httpSettings } from './http.ts'
import { httpHandover } from './http-handover.ts'
import { filled, type ContentType } from './http-template.ts'
import { jsonPointer } from './json-pointer.ts'
import type { OutgoingMessage } from './provider.ts'

let receiver: Receiver
beforeAll(async () => {
  receiver = await openReceiver()
})
afterAll(() => receiver.stop())

const message: OutgoingMessage = {
  ...{ deliveryId: 'd1', to: '+14255550123', validForSeconds: 179.6 },
  ...{ body: `1 "2" <3> & '4' \n<$to$>`, statusCallbackUrl: 'https://x/c?tenant=acme&delivery=d1' },
}
const settings = (given: object) => httpSettings.parse({ kind: 'http', url: receiver.url, ...given })
const signal = () => AbortSignal.timeout(10_000)

test.each<[ContentType, string]>([
  ['application/json', `1 \\"2\\" <3> & '4' \\n<$to$>`],
  ['application/x-www-form-urlencoded', encodeURIComponent(message.body)],
  ['application/xml', '1 &#34;2&#34; &#60;3&#62; &#38; &#39;4&#39; \n&#60;$to$&#62;'],
  ['text/plain', message.body],
])('in %s no value ends what it stands in, nor is it filled again', (type, written) => {
  expect(filled('<$text$>', message, type)).toBe(written)
})

test('a carrier is asked by the method, the address, the headers and the form that its settings say', async () => {
  const provider = http(
    settings({
      ...{ method: 'PUT', url: `${receiver.url}&for=<$digits$>`, headers: { 'Idempotency-Key': '<$id$>' } },
      ...{ contentType: 'application/x-www-form-urlencoded', body: 'to=<$to$>&say=<$text$>&ttl=<$valid_seconds$>' },
    }),
  )
  expect(await provider.send(message, signal())).toEqual({ taken: true, carrierId: 'd1' })
  expect(await receiver.next()).toMatchObject({
    url: `${receiver.url}&for=14255550123`,
    form: { to: message.to, say: message.body, ttl: '179' },
    headers: { 'idempotency-key': 'd1' },
  })
})

test.each([
  [200, '{"id":7}', { taken: true, carrierId: '7' }],
  [200, '{"id":""}', { taken: false, reason: 'unknown', retryable: false }],
  [200, '<html>', { taken: false, reason: 'unknown', retryable: false }],
  [409, '{"id":"x"}', { taken: true, carrierId: 'x' }],
  [401, '{}', { taken: false, reason: 'misconfigured', retryable: true, carrierCode: '401' }],
  [302, '', { taken: false, reason: 'misconfigured', retryable: true, carrierCode: '302' }],
  [429, '', { taken: false, reason: 'throttled', retryable: true, carrierCode: '429' }],
  [422, '{"code":"bad"}', { taken: false, reason: 'invalid_number', retryable: false, carrierCode: 'bad' }],
  [400, `{"code":"${'x'.repeat(129)}"}`, { taken: false, reason: 'refused', retryable: true, carrierCode: '400' }],
  [500, '', { taken: false, reason: 'unreachable', retryable: true, carrierCode: '500' }],
  [503, '', { taken: false, reason: 'unknown', retryable: false, carrierCode: '503' }],
  [408, '', { taken: false, reason: 'unknown', retryable: false, carrierCode: '408' }],
])('%i with %j is read as the settings say', (status, body, handover) => {
  const reading = settings({
    ...{ success: '200-299, 409', notTaken: '500', invalidNumber: '422', messageId: '/id', errorCode: '/code' },
  })
  expect(httpHandover({ reached: 'answer', status, body }, reading, 'd1')).toEqual(handover)
})

test.each([
  ['/a/0/b', '{"a":[{"b":1}]}', 1],
  ['/a~1b/~0', '{"a/b":{"~":2}}', 2],
  ['', '3', 3],
  ['/a/b', '{"a":null}', undefined],
  ['/constructor', '{}', undefined],
  ['/a', 'no JSON', undefined],
])('the pointer %j finds in %s what it names', (pointer, json, value) => {
  expect(jsonPointer().parse(pointer)(json)).toBe(value)
})

test('a report is believed at the address that was sealed for its message, and at no other', async () => {
  const receipts = { secret: 'k', id: 'ref', status: 'st', errorCode: 'why', delivered: ['OK'], failed: ['NO'] }
  const provider = http(settings({ body: '', url: `${receiver.url}&c=<$callback$>`, receipts }))
  await provider.send(message, signal())
  const url = new URL((await receiver.next()).url).searchParams.get('c') ?? ''
  const report = { url, form: { ref: 'r1', st: 'NO', why: '17' }, headers: {} }
  expect(provider.receipt(report)).toEqual({ carrierId: 'r1', status: 'failed', carrierCode: '17' })
  expect(provider.receipt({ ...report, form: { ref: 'r1', st: 'OK', why: '0' } })).toEqual({
    ...{ carrierId: 'r1', status: 'delivered' },
  })
  expect(provider.receipt({ ...report, form: { ref: 'r1', st: 'ACCEPTED' } })).toMatchObject({ status: 'sent' })
  expect(provider.receipt({ ...report, form: { st: 'OK' } })).toBeUndefined()
  for (const forged of [url.replace('acme', 'other'), url.replace(/seal=.*/, ''), `${url}x`]) {
    expect(provider.receipt({ ...report, url: forged })).toBeUndefined()
  }
  expect(http(settings({ receipts: { ...receipts, secret: 'other' } })).receipt(report)).toBeUndefined()
  expect(http(settings({})).receipt(report)).toBeUndefined()
})
