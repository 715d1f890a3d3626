import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { DeliveryState, type SendRequest } from '#contracts/gen/countersign/delivery/v1/delivery'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { until } from '#libs/testing/until'
import { approve, newNumber, openCallStage, wrong, type CallStage, type Play } from './call-stage.ts'

let stage: CallStage

beforeAll(async () => {
  stage = await openCallStage()
})
afterEach(() => stage.reset())
afterAll(() => stage?.stop())

const pin = '258025'

test('Ann hears who calls and why, presses #, and is told that she has signed in', async () => {
  stage.door.judge = approve(ResultCode.SUCCESS_NO_PIN)
  const { asked, to, event, delivery } = await stage.call({ keys: ['#'] })
  const { challengeId } = asked
  const how = { resultCode: ResultCode.SUCCESS_NO_PIN, approved: true, fraudReported: false, blockRequested: false }
  expect(event).toMatchObject({ userId: 'ann', challengeId, factorId: 'phone', backup: false, ...how })
  expect(delivery).toMatchObject({ state: DeliveryState.DELIVERED, provider: 'calls' })
  expect(stage.door.asked).toMatchObject([
    { tenant: 'acme', challengeId, factorId: 'phone', token: asked.call?.token, pin: '' },
  ])
  expect(
    (await until(async () => (await stage.owner(to).calls()).at(-1)))?.heard.map((text) => text.slice(0, 30)),
  ).toEqual(['This is Payroll. Somebody is s', 'Thank you. You have confirmed '])
})

test('Ann hears what she confirms, in place of the greeting, and hears it again when she says nothing', async () => {
  stage.door.judge = approve(ResultCode.SUCCESS_NO_PIN)
  const { to } = await stage.call({ keys: ['', '#'], more: { eventText: 'You are paying 12 dollars to Ben.' } })
  expect((await until(async () => (await stage.owner(to).calls()).at(-1)))?.heard).toEqual([
    'This is Payroll. You are paying 12 dollars to Ben. To confirm it, press the pound key.',
    'This is Payroll. You are paying 12 dollars to Ben. To confirm it, press the pound key.',
    'Thank you. You have confirmed it. Goodbye.',
  ])
})

describe('a PIN', () => {
  const terms = { pinRequired: true }

  test('is judged elsewhere, and is in no row, event or line of the log', async () => {
    stage.door.judge = approve(ResultCode.SUCCESS_WITH_PIN)
    const { event } = await stage.call({ keys: [`${pin}#`], terms })
    expect(event).toMatchObject({ resultCode: ResultCode.SUCCESS_WITH_PIN, approved: true })
    expect(stage.door.asked).toMatchObject([{ pin }])
    const { rows } = await stage.database.pool.query(
      'select message::text from message union all select outbox::text from outbox',
    )
    expect(JSON.stringify([rows, stage.log])).not.toContain(pin)
  })

  test('that is wrong is asked for again, under another id', async () => {
    stage.door.judge = ({ pin: given }) => (given === pin ? approve(ResultCode.SUCCESS_WITH_PIN)() : wrong())
    const { event } = await stage.call({ keys: ['111222#', `${pin}#`], terms })
    expect(event).toMatchObject({ approved: true })
    expect(new Set(stage.door.asked.map(({ requestId }) => requestId)).size).toBe(2)
  })

  test('that is wrong as often as the call takes ends it', async () => {
    stage.door.judge = wrong
    const { event } = await stage.call({ keys: ['1#', '2#', '3#'], terms: { ...terms, pinAttempts: 2 } })
    expect(event).toMatchObject({ resultCode: ResultCode.SUCCESS_WITH_PIN, approved: false })
    expect(stage.door.asked).toHaveLength(2)
  })
})

describe('what comes of a call has its result code:', () => {
  test.each<[string, Play, ResultCode]>([
    ['silence', {}, ResultCode.SUCCESS_NO_PIN_BUT_TIMEOUT],
    ['digits without #', { keys: ['12'] }, ResultCode.SUCCESS_WITH_PIN_BUT_TIMEOUT],
    ['# alone where a PIN is demanded', { keys: ['#'], terms: { pinRequired: true } }, ResultCode.SUCCESS_NO_PIN],
    ['a PIN where none is demanded', { keys: ['12#'] }, ResultCode.SUCCESS_WITH_PIN],
    ['a star', { keys: ['1*2#'] }, ResultCode.SUCCESS_INVALID_INPUT],
    ['a fax', { answer: 'fax' }, ResultCode.SUCCESS_INVALID_INPUT],
    ['a machine', { answer: 'machine' }, ResultCode.GOT_VOICEMAIL],
    ['a busy line', { answer: 'busy' }, ResultCode.CONFIG_ISSUE],
    ['nobody who answers', { answer: 'no-answer' }, ResultCode.CONFIG_ISSUE],
    ['a dead number', { answer: 'failed' }, ResultCode.CONFIG_ISSUE],
    ['hanging up', { keys: ['hang up'] }, ResultCode.FAILED_USER_HUNGUP_ON_US],
    ['the fraud code', { keys: ['0#'], terms: { fraudCode: '0' } }, ResultCode.FAILED_FRAUD_CODE_ENTERED],
  ])('%s', async (_, play, resultCode) => {
    const { event } = await stage.call(play)
    expect(event).toMatchObject({ resultCode, approved: false })
  })

  test('whoever presses the fraud code and then 1 asks to be blocked, and it is told where it was and from where', async () => {
    const terms = { fraudCode: '0', blockForFraud: true, applicationId: 'vpn' }
    const from = { applicationId: 'vpn', clientIp: '198.51.100.7' }
    const more = { clientIp: from.clientIp }
    const reported = { resultCode: ResultCode.FAILED_FRAUD_CODE_ENTERED, fraudReported: true, ...from }
    expect((await stage.call({ keys: ['0#', '1'], terms, more })).event).toMatchObject({
      ...reported,
      blockRequested: true,
    })
    await stage.database.pool.query('truncate outbox')
    expect((await stage.call({ keys: ['0#', 'hang up'], terms, more })).event).toMatchObject({
      ...reported,
      blockRequested: false,
    })
  })
})

test('an extension is dialled, and the greeting follows', async () => {
  stage.door.judge = approve(ResultCode.SUCCESS_NO_PIN)
  const { event, to } = await stage.call({ keys: ['#', '#'], extension: ';ext=1,23' })
  expect(event).toMatchObject({ approved: true })
  expect((await stage.owner(to).calls()).at(-1)?.dialled).toEqual(['ww1ww23'])
})

describe('the backup phone', () => {
  test.each(['busy', 'machine'])('rings in the same attempt where the first one is %s', async (answer) => {
    stage.door.judge = approve(ResultCode.SUCCESS_NO_PIN)
    const [first, backup] = [newNumber(), newNumber()]
    await stage.owner(first).onRing(answer)
    await stage.owner(backup).onRing('person', ['#'])
    const { delivery } = await stage.challenge.send(stage.request(first, { backupNumber: backup }))
    const { event } = await stage.finished(delivery?.id ?? '')
    expect(event).toMatchObject({ approved: true, backup: true })
  })

  test('and the first, which no carrier calls, are told of, each time they are asked for', async () => {
    const asked = stage.request('+15005550001')
    const unplaced = (result_code: string) => ({ metadata: expect.objectContaining({ result_code }) })
    const said = 'RESULT_CODE_FAILED_INVALID_PHONENUMBER'
    for (let time = 0; time < 2; time++) await expect(stage.challenge.send(asked)).rejects.toMatchObject(unplaced(said))
    await stage.carrier.fault({ status: 503 })
    const down = unplaced('RESULT_CODE_FAILED_SERVER_ERROR')
    const again = stage.request(newNumber())
    await expect(stage.challenge.send(again)).rejects.toMatchObject(down)
    await stage.carrier.world('DELETE', '/faults')
    await stage.owner(callNumberOf(again)).onRing('busy')
    const { delivery } = await stage.challenge.send(again)
    const { event } = await stage.finished(delivery?.id ?? '')
    expect(event).toMatchObject({ resultCode: ResultCode.CONFIG_ISSUE })
  })

  test('rings at once where no carrier calls the first', async () => {
    const backup = newNumber()
    await stage.owner(backup).onRing('busy')
    const { delivery } = await stage.challenge.send(stage.request('+15005550001', { backupNumber: backup }))
    const { event } = await stage.finished(delivery?.id ?? '')
    expect(event).toMatchObject({ resultCode: ResultCode.CONFIG_ISSUE, backup: true })
  })

  test('is over when its carrier says so, even before the carrier has answered that it calls', async () => {
    const backup = newNumber()
    await stage.owner(backup).onRing('busy')
    const ended = new Set<string>()
    stage.door.replicas = stage.door.replicas.map((receive) => async (webhook) => {
      const answer = await receive(webhook)
      ended.add(new URL(webhook.url).searchParams.get('on') ?? '')
      return answer
    })
    stage.late.until = async (to) => void (to === backup && (await until(() => ended.has('ended'))))
    const { delivery } = await stage.challenge.send(stage.request('+15005550001', { backupNumber: backup }))
    const { event } = await stage.finished(delivery?.id ?? '')
    expect(event).toMatchObject({ resultCode: ResultCode.CONFIG_ISSUE, backup: true })
  })
})

const callNumberOf = ({ recipient }: SendRequest) => String(recipient?.address?.value)
