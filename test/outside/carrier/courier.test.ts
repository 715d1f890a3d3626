import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openReceiver, type Receiver } from '../receiver.ts'
import { sign } from './sign.ts'
import { accountSid, authToken, openTestAccount, serviceSid, type TestAccount } from './test-account.ts'

let carrier: TestAccount
let receiver: Receiver
beforeAll(async () => {
  carrier = await openTestAccount()
  receiver = await openReceiver()
})
afterAll(async () => {
  await receiver.stop()
  await carrier.stop()
})

const text = (form: Record<string, string>) => carrier.text({ StatusCallback: receiver.url, ...form })
const nextStatuses = async (count: number) => {
  const statuses: (string | undefined)[] = []
  for (let index = 0; index < count; index++) {
    const { MessageStatus, ErrorCode } = (await receiver.next()).form
    statuses.push(ErrorCode ? `${MessageStatus} ${ErrorCode}` : MessageStatus)
  }
  return statuses
}

test('each step is reported by a signed form with what Twilio puts in it', async () => {
  const { body } = await text({ To: '+15551230001' })
  const sent = await receiver.next()
  const delivered = await receiver.next()
  const always = {
    SmsSid: body.sid,
    MessageSid: body.sid,
    To: '+15551230001',
    From: '+15005550006',
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
  }
  expect(sent.form).toEqual({ ...always, SmsStatus: 'sent', MessageStatus: 'sent' })
  expect(delivered.form).toEqual({
    ...always,
    SmsStatus: 'delivered',
    MessageStatus: 'delivered',
    RawDlrDoneDate: expect.stringMatching(/^\d{10}$/),
  })
  const signature = sign({ url: receiver.url, form: delivered.form, authToken })
  expect(delivered.headers).toMatchObject({
    'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
    'x-twilio-signature': signature,
    'user-agent': 'TwilioProxy/1.1',
  })
})

test.each([
  ['an undelivered one', { deliver: 'undelivered' }, ['sent', 'undelivered 30003'], 'undelivered'],
  [
    'one to an unknown handset',
    { deliver: 'undelivered', errorCode: 30005 },
    ['sent', 'undelivered 30005'],
    'undelivered',
  ],
  ['a failed one', { deliver: 'failed' }, ['failed 30006'], 'failed'],
  ['a lost one', { deliver: 'lost' }, ['sent'], 'sent'],
] as const)('%s ends as the phone makes it end, and rings nowhere', async (_, behaviour, statuses, final) => {
  await carrier.behave('+15551230002', behaviour)
  const { body } = await text({ To: '+15551230002' })
  expect(await nextStatuses(statuses.length)).toEqual(statuses)
  expect((await carrier.api(`Messages/${body.sid}.json`)).body.status).toBe(final)
  expect(await carrier.inbox('+15551230002')).toEqual([])
})

test('a message through a service is reported as queued too, with the service', async () => {
  await text({ To: '+15551230003', From: '', MessagingServiceSid: serviceSid })
  const queued = await receiver.next()
  expect(queued.form).toMatchObject({ MessageStatus: 'queued', MessagingServiceSid: serviceSid, From: '+15005550006' })
  expect(await nextStatuses(2)).toEqual(['sent', 'delivered'])
})

test('a callback address that nobody answers at stops no text', async () => {
  await carrier.text({ To: '+15551230004', StatusCallback: 'http://127.0.0.1:1/' })
  expect(await carrier.inbox('+15551230004', '?wait=5s')).toHaveLength(1)
})
