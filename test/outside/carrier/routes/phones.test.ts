import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openTestAccount, type TestAccount } from '../test-account.ts'

let carrier: TestAccount
beforeAll(async () => {
  carrier = await openTestAccount()
})
afterAll(() => carrier.stop())

test('a text lies in the inbox of the number it went to, newest last', async () => {
  const first = await carrier.text({ To: '+15551230001', Body: 'one' })
  const second = await carrier.text({ To: '+15551230001', Body: 'two' })
  await carrier.inbox('+15551230001', `?after=${first.body.sid}&wait=5s`)
  const receivedAt = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/)
  expect(await carrier.inbox('+15551230001')).toEqual([
    { sid: first.body.sid, from: '+15005550006', to: '+15551230001', body: 'one', receivedAt },
    { sid: second.body.sid, from: '+15005550006', to: '+15551230001', body: 'two', receivedAt },
  ])
})

test('who waits for a text gets it as soon as it comes', async () => {
  const waiting = carrier.inbox('+15551230002', '?wait=30s')
  await carrier.text({ To: '+15551230009', Body: 'for somebody else' })
  await carrier.text({ To: '+15551230002', Body: 'at last' })
  expect(await waiting).toMatchObject([{ body: 'at last' }])
})

test('who waits in vain gets nothing', async () => {
  expect(await carrier.inbox('+15551230003', '?wait=10ms')).toEqual([])
})

test("the list of phones tells each one's state", async () => {
  await carrier.text({ To: '+15551230004' })
  await carrier.inbox('+15551230004', '?wait=5s')
  await carrier.behave('+15551230004', { deliver: 'failed', errorCode: 30005 })
  const { body } = await carrier.world('GET', '/phones')
  expect(body[0]).toEqual({ number: '+15551230004', deliver: 'failed', messages: 1, newestAt: expect.any(String) })
})

test('an emptied inbox is empty', async () => {
  await carrier.text({ To: '+15551230005' })
  await carrier.inbox('+15551230005', '?wait=5s')
  expect(await carrier.world('DELETE', '/phones/+15551230005/messages')).toMatchObject({ status: 204 })
  expect(await carrier.inbox('+15551230005')).toEqual([])
})

test.each([
  ['a number', 'GET', '/phones/0044/messages', undefined, 'params/number'],
  ['a time to wait', 'GET', '/phones/+15551230001/messages?wait=1h', undefined, 'querystring/wait'],
  ['a fate', 'POST', '/phones/+15551230001/behaviour', { deliver: 'eaten' }, 'body/deliver'],
  ['an error code', 'POST', '/phones/+15551230001/behaviour', { deliver: 'failed', errorCode: 1 }, 'body/errorCode'],
])('%s that cannot be is refused by name', async (_, method, path, body, field) => {
  const answer = await carrier.world(method, path, body)
  expect(answer).toMatchObject({ status: 400, body: { message: expect.stringContaining(field) } })
})
