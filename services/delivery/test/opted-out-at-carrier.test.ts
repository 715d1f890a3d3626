import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { hearText } from '../replies/hear-text.ts'
import { openCarrier, type TestCarrier } from './carrier.ts'
import { fakeCarrier } from './fake-carrier.ts'
import { sms } from './send-all.ts'
import { openStage, type Stage } from './stage.ts'

/** Whoever has this number wrote STOP to our sender at Twilio, which told nobody (twilio.com/docs/iam/test-credentials). */
const number = '+15005550004'
const optedOut = { reason: ErrorReason.RECIPIENT_OPTED_OUT }
const next = fakeCarrier()
let carrier: TestCarrier
let stage: Stage

beforeAll(async () => {
  carrier = await openCarrier()
  stage = await openStage({ publicUrl: carrier.door.url, accounts: [carrier.account('twilio'), next.account] })
})
afterEach(async () => {
  next.taken.length = 0
  await stage.database.pool.query('truncate message, inbound, number, spending, outbox')
})
afterAll(async () => {
  await stage?.stop()
  await carrier?.stop()
})

const send = () => stage.challenge.send(stage.message(sms(number)))
const count = async (table: string) => (await stage.database.pool.query(`select from ${table}`)).rows.length

test('a person whose STOP only the carrier heard is not texted, by any carrier, and nothing is counted', async () => {
  await expect(send()).rejects.toMatchObject(optedOut)
  expect([next.taken, await count('message')]).toEqual([[], 0])
  const { rows } = await stage.database.pool.query('select sum(sent)::integer as sent from spending')
  expect(rows).toEqual([{ sent: 0 }])
})

test('it is told as if the person had written to us, once, and masked', async () => {
  await Promise.all([1, 2, 3].map(() => expect(send()).rejects.toMatchObject(optedOut)))
  const told = { recipientHint: '+*********04', userId: 'ann', wanted: false, provider: 'twilio' }
  expect(await stage.events()).toMatchObject([{ event: 'RecipientChoseTexts', ...told }])
  expect(stage.log.join('')).not.toContain(number)
})

test('from then on no carrier is asked, until START is written to us', async () => {
  const asked = () => stage.log.filter((line) => line.includes('21610')).length
  await expect(send()).rejects.toMatchObject(optedOut)
  const once = asked()
  await expect(send()).rejects.toMatchObject(optedOut)
  expect(asked()).toBe(once)
  const [account] = stage.ctx.accounts
  if (!account) throw new Error('there is no account')
  const start = { carrierId: 'SM1', from: number, to: '+15005550006', body: 'START' }
  await hearText(stage.ctx, account, start)
  await expect(send()).rejects.toMatchObject(optedOut)
  expect(asked()).toBe(once + 1)
})

test('the account stays in use for everybody else', async () => {
  for (let turn = 0; turn < 6; turn++) {
    await stage.database.pool.query('truncate number')
    await expect(send()).rejects.toMatchObject(optedOut)
  }
  const { delivery } = await stage.challenge.send(stage.message())
  expect(delivery?.provider).toBe('twilio')
})
