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

/** The phone of that number, as the page is told of it first. */
async function onPage(number: string): Promise<{ number: string; sent: object[] } | undefined> {
  const { body } = await fetch(`${carrier.url}/events`)
  const reader = (body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader()
  let told = ''
  while (!told.includes('\n\n')) told += (await reader.read()).value
  await reader.cancel()
  const [, shelf = '[]'] = /^data: (.*)$/m.exec(told) ?? []
  return (JSON.parse(shelf) as { number: string; sent: object[] }[]).find((each) => each.number === number)
}

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

test('what a person writes stays on their phone, with how it was answered, until the phone is emptied', async () => {
  const bob = phone({ carrierUrl: carrier.url, number: '+14255550124' })
  await carrier.world('POST', '/webhooks', { texts: 'http://127.0.0.1:1/' })
  const { sid } = await bob.write('hello', '+15005550006')
  const sent = { sid, from: '+14255550124', to: '+15005550006', body: 'hello', status: 0 }
  expect((await onPage('+14255550124'))?.sent).toEqual([{ ...sent, receivedAt: expect.stringMatching(/Z$/) }])
  await bob.clear()
  expect((await onPage('+14255550124'))?.sent).toEqual([])
})

test.each([
  ['a number that is none', '/phones/5/texts', { to: '+15005550006', body: 'x' }],
  ['nobody to write to', '/phones/+14255550123/texts', { body: 'x' }],
  ['too much', '/phones/+14255550123/texts', { to: '+15005550006', body: 'x'.repeat(1_601) }],
  ['no address', '/webhooks', { texts: 'nowhere' }],
])('%s is refused', async (_, path, body) => {
  expect((await carrier.world('POST', path, body)).status).toBe(400)
})
