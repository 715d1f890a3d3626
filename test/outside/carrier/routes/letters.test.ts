import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openReceiver, type Receiver } from '#test/outside/receiver'
import { phone } from '#test/outside/phone'
import { sign } from '../sign.ts'
import { authToken, openTestAccount, type TestAccount } from '../test-account.ts'

let carrier: TestAccount
let receiver: Receiver

beforeAll(async () => {
  carrier = await openTestAccount()
  receiver = await openReceiver()
})
afterAll(async () => {
  await carrier.stop()
  await receiver.stop()
})

const ann = () => phone({ carrierUrl: carrier.url, number: '+14255550123' })

test('what a person writes goes nowhere until the account says where', async () => {
  expect(await ann().write('hello', '+15005550006')).toMatchObject({ status: 0 })
})

test('what a person writes is brought once, signed, to whoever wrote to them last', async () => {
  await carrier.world('POST', '/webhooks', { texts: receiver.url })
  await carrier.text({ To: '+14255550123', Body: '481516' })
  await ann().next()
  const { sid } = await ann().write('481516')
  const { url, form, headers } = await receiver.next()
  expect(form).toMatchObject({ MessageSid: sid, From: '+14255550123', To: '+15005550006', Body: '481516' })
  expect(headers['x-twilio-signature']).toBe(sign({ url, form, authToken }))
})

test.each([
  ['a number that is none', '/phones/5/texts', { to: '+15005550006', body: 'x' }],
  ['nobody to write to', '/phones/+14255550123/texts', { body: 'x' }],
  ['too much', '/phones/+14255550123/texts', { to: '+15005550006', body: 'x'.repeat(1_601) }],
  ['no address', '/webhooks', { texts: 'nowhere' }],
])('%s is refused', async (_, path, body) => {
  expect((await carrier.world('POST', path, body)).status).toBe(400)
})
