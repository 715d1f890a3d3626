import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openTestAccount, type TestAccount } from './carrier/test-account.ts'
import { phone } from './phone.ts'

let carrier: TestAccount
beforeAll(async () => {
  carrier = await openTestAccount()
})
afterAll(() => carrier.stop())

const phoneOf = (number: string, patienceMs?: number) =>
  phone({ carrierUrl: carrier.url, number, ...(patienceMs && { patienceMs }) })
const text = (To: string, Body: string) => carrier.text({ To, Body })

test('messages are read one by one, in the order they came', async () => {
  const ann = phoneOf('+15551230001')
  const first = ann.next()
  await text('+15551230001', 'one')
  await text('+15551230001', 'two')
  expect((await first).body).toBe('one')
  expect((await ann.next()).body).toBe('two')
  expect((await ann.inbox()).map(({ body }) => body)).toEqual(['one', 'two'])
})

test('the code is the one of the newest message, never one already read', async () => {
  const ann = phoneOf('+15551230002')
  await text('+15551230002', 'Contoso: 111111 is your code.')
  expect(await ann.code()).toBe('111111')
  const coming = ann.code()
  await text('+15551230002', 'Contoso: 222222 is your code, not 1234567.')
  expect(await coming).toBe('222222')
})

test('a message without a code is shown', async () => {
  await text('+15551230003', 'Hello, 1234567')
  await expect(phoneOf('+15551230003').code()).rejects.toThrow('holds no six digits: Hello, 1234567')
})

test('patience ends', async () => {
  const waiting = phoneOf('+15551230004', 20).next()
  await expect(waiting).rejects.toThrow('no new message reached +15551230004 within 20 ms')
})

test('an emptied phone waits for what comes next', async () => {
  const ann = phoneOf('+15551230005')
  await text('+15551230005', 'old')
  await ann.next()
  await ann.clear()
  expect(await ann.inbox()).toEqual([])
  await text('+15551230005', 'new')
  expect((await ann.next()).body).toBe('new')
})
