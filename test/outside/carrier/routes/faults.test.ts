import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { openReceiver } from '#test/outside/receiver'
import { openTestAccount, type TestAccount } from '../test-account.ts'

let carrier: TestAccount
beforeAll(async () => {
  carrier = await openTestAccount()
})
afterEach(() => carrier.world('DELETE', '/faults'))
afterAll(() => carrier.stop())

test('a status answers for as many requests as asked, and takes nothing', async () => {
  await carrier.fault({ status: 429, times: 2 })
  const answers = []
  for (let count = 0; count < 3; count++) answers.push(await carrier.text({ To: '+15551230001' }))
  expect(answers.map(({ status }) => status)).toEqual([429, 429, 201])
  expect(answers[0]?.body).toEqual({
    code: 20429,
    message: 'Too Many Requests',
    more_info: 'https://www.twilio.com/docs/errors/20429',
    status: 429,
  })
  expect(await carrier.inbox('+15551230001', '?wait=5s')).toHaveLength(1)
})

test('a dropped request is not taken', async () => {
  await carrier.fault({ drop: 'request', times: 1 })
  await expect(carrier.text({ To: '+15551230002' })).rejects.toThrow('fetch failed')
  expect((await carrier.api('Messages.json?To=%2B15551230002')).body.messages).toEqual([])
})

test('a dropped answer leaves a message that was taken', async () => {
  await carrier.fault({ drop: 'answer', times: 1 })
  await expect(carrier.text({ To: '+15551230003' })).rejects.toThrow('fetch failed')
  expect(await carrier.inbox('+15551230003', '?wait=5s')).toHaveLength(1)
})

test('a slow answer comes late, and stands until the fault is cleared', async () => {
  await carrier.fault({ slowMs: 150 })
  const began = performance.now()
  expect(await carrier.text({ To: '+15551230004' })).toMatchObject({ status: 201 })
  expect(performance.now() - began).toBeGreaterThanOrEqual(145)
})

test('duplicated callbacks come twice each', async () => {
  const receiver = await openReceiver()
  await carrier.fault({ duplicateCallbacks: true, times: 1 })
  await carrier.text({ To: '+15551230005', StatusCallback: receiver.url })
  const statuses: (string | undefined)[] = []
  for (let count = 0; count < 4; count++) statuses.push((await receiver.next()).form.MessageStatus)
  await receiver.stop()
  expect(statuses).toEqual(['sent', 'sent', 'delivered', 'delivered'])
})

test.each([
  ['an unknown fault', { explode: true }, 'body must NOT have additional properties'],
  ['no fault at all', {}, 'body must NOT have fewer than 1 properties'],
  ['a status that is no failure', { status: 200 }, 'body/status must be >= 400'],
])('%s is refused by name', async (_, fault, message) => {
  expect(await carrier.world('POST', '/faults', fault)).toMatchObject({ status: 400, body: { message } })
})
