import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { accountSid, openTestAccount, serviceSid, type TestAccount } from '../test-account.ts'

let carrier: TestAccount
beforeAll(async () => {
  carrier = await openTestAccount()
})
afterAll(() => carrier.stop())

test('a taken message is answered with the resource that Twilio answers with', async () => {
  const { status, body } = await carrier.text({ To: '+15551230001', Body: 'Привет' })
  const { sid } = body
  const date = expect.stringMatching(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$/)
  const uri = `/2010-04-01/Accounts/${accountSid}/Messages/${sid}`
  expect(status).toBe(201)
  expect(sid).toMatch(/^SM[0-9a-f]{32}$/)
  expect(body).toEqual({
    account_sid: accountSid,
    api_version: '2010-04-01',
    body: 'Привет',
    date_created: date,
    date_sent: null,
    date_updated: date,
    direction: 'outbound-api',
    error_code: null,
    error_message: null,
    from: '+15005550006',
    messaging_service_sid: null,
    num_media: '0',
    num_segments: '1',
    price: null,
    price_unit: 'USD',
    sid,
    status: 'queued',
    subresource_uris: { media: `${uri}/Media.json` },
    to: '+15551230001',
    uri: `${uri}.json`,
  })
})

test('a message through a service is accepted without a sender, who is picked later', async () => {
  const { body } = await carrier.text({ To: '+15551230002', From: '', MessagingServiceSid: serviceSid })
  expect(body).toMatchObject({ status: 'accepted', from: null, num_segments: '0', messaging_service_sid: serviceSid })
  await carrier.inbox('+15551230002', '?wait=5s')
  const later = await carrier.api(`Messages/${body.sid}.json`)
  expect(later.body).toMatchObject({ status: 'delivered', from: '+15005550006', num_segments: '1' })
})

test.each([
  ['another account', { username: `AC${'f'.repeat(32)}` }, 'Authentication Error - invalid username'],
  ['a wrong token', { password: 'guess' }, 'Authenticate'],
])('%s is answered with 20003', async (_, credentials, message) => {
  const { status, body, headers } = await carrier.text({ To: '+15551230001' }, credentials)
  expect(status).toBe(401)
  expect(headers.get('www-authenticate')).toBe('Basic realm="Twilio API"')
  expect(body).toEqual({ code: 20003, message, more_info: 'https://www.twilio.com/docs/errors/20003', status: 401 })
})

test.each([
  ['an unknown message', 'Messages/SM0.json'],
  ["another account's messages", `../AC${'f'.repeat(32)}/Messages.json`],
  ['a resource that is not here', 'Faxes.json'],
])('%s is answered with 20404', async (_, path) => {
  const { status, body } = await carrier.api(path)
  expect(status).toBe(404)
  expect(body).toMatchObject({
    code: 20404,
    message: expect.stringMatching(/^The requested resource .* was not found$/),
  })
})

test('a refused message reaches nobody and is not listed', async () => {
  const { status, body } = await carrier.text({ To: '+15551230003', Body: '' })
  expect({ status, code: body.code }).toEqual({ status: 400, code: 21602 })
  expect(await carrier.inbox('+15551230003')).toEqual([])
  expect((await carrier.api('Messages.json?To=%2B15551230003')).body.messages).toEqual([])
})

test('a form beyond 64 KiB is refused unread', async () => {
  expect(await carrier.text({ To: '+15551230001', Body: 'a'.repeat(70_000) })).toMatchObject({ status: 413 })
})

test('the list is newest first, page by page', async () => {
  const sids: string[] = []
  for (let count = 0; count < 3; count++) sids.unshift((await carrier.text({ To: '+15551230004' })).body.sid)
  const first = (await carrier.api('Messages.json?PageSize=2&To=%2B15551230004')).body
  const second = (await carrier.api(first.next_page_uri ?? '')).body
  expect([...first.messages, ...second.messages].map(({ sid }) => sid)).toEqual(sids)
  expect(second.next_page_uri).toBeNull()
})
