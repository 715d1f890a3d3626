import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import {
  DeliveryState,
  type ReceiveCallRequest,
  type ReceiveCallResponse,
  type SendRequest,
} from '#contracts/gen/countersign/delivery/v1/delivery'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { until } from '#libs/testing/until'
import { sign } from '#test/outside/carrier/sign'
import { authToken } from '#test/outside/carrier/test-account'
import { expireMessages } from '../sweep.ts'
import type { CallDoor } from './call-door.ts'
import { approve, newNumber, openCallStage, wrong, type CallStage } from './call-stage.ts'

let stage: CallStage

beforeAll(async () => {
  stage = await openCallStage()
})
afterEach(() => stage.reset())
afterAll(() => stage?.stop())

describe('once, whatever happens:', () => {
  test('every webhook twice at once, at two replicas, asks for one answer and tells one end', async () => {
    stage.door.judge = approve(ResultCode.SUCCESS_NO_PIN)
    await stage.carrier.fault({ duplicateCallbacks: true })
    const { event } = await stage.call({ keys: ['#'] })
    expect(event).toMatchObject({ approved: true })
    await until(() => stage.door.received.length === 6)
    expect(new Set(stage.door.asked.map(({ requestId }) => requestId)).size).toBe(1)
    expect((await stage.events()).filter((each) => 'event' in each && each.event === 'CallFinished')).toHaveLength(1)
  })

  test('webhooks that are played again later change nothing', async () => {
    stage.door.judge = wrong
    const { delivery } = await stage.call({ keys: ['1#', 'hang up'], terms: { pinRequired: true } })
    const told = await stage.events()
    for (const each of stage.door.received) {
      expect(await stage.gateway.receiveCall(each)).toEqual({
        ...{ genuine: true, question: undefined },
        markup: expect.stringMatching(/<Response><Hangup\/><\/Response>$/),
      })
    }
    expect(await stage.events()).toEqual(told)
    expect((await stage.finished(delivery.id)).delivery).toEqual(delivery)
  })

  test('a carrier that tells of a call before it has answered is paid for it nevertheless', async () => {
    stage.door.judge = approve(ResultCode.SUCCESS_NO_PIN)
    stage.late.until = async () => void (await until(() => stage.door.received.length > 1))
    const { event } = await stage.call({ keys: ['#'] })
    stage.late.until = async () => {}
    expect(event).toMatchObject({ approved: true })
    const sent = (await stage.events()).filter((each) => 'event' in each && each.event === 'MessageSent')
    expect(sent).toMatchObject([{ provider: 'calls', costMicros: 50_000n }])
  })

  test('what becomes of a second line to the same phone is nothing to the call that was taken up', async () => {
    const second: ReceiveCallResponse[] = []
    stage.door.judge = async () => {
      const [{ url, ...answered }] = stage.door.received as [ReceiveCallRequest]
      const tell = (address: string, more: Record<string, string>) => {
        const form = { ...answered.form, ...more, CallSid: `CA${'0'.repeat(32)}` }
        const headers = { 'x-twilio-signature': sign({ url: address, form, authToken }) }
        return stage.gateway.receiveCall({ ...answered, url: address, form, headers })
      }
      second.push(await tell(url.replace('on=answered', 'on=ended'), { CallStatus: 'busy' }))
      second.push(await tell(url, { CallStatus: 'in-progress' }))
      return approve(ResultCode.SUCCESS_NO_PIN)()
    }
    const { event } = await stage.call({ keys: ['#'] })
    expect(event).toMatchObject({ approved: true, resultCode: ResultCode.SUCCESS_NO_PIN })
    expect(second).toHaveLength(2)
    for (const { genuine, markup } of second) {
      expect({ genuine, markup }).toEqual({ genuine: true, markup: expect.stringMatching(/<Response><Hangup\/>/) })
    }
  })

  test('a webhook that nobody signed, or that was changed on the way, is not heard', async () => {
    await stage.call({ keys: ['hang up'] })
    const [genuine] = stage.door.received
    if (!genuine) throw new Error('no webhook came')
    const forged = [
      { ...genuine, headers: {} },
      { ...genuine, url: genuine.url.replace('step=0', 'step=1') },
      { ...genuine, form: { ...genuine.form, Digits: '1' } },
      { ...genuine, provider: 'nobody' },
    ]
    for (const each of forged)
      expect(await stage.gateway.receiveCall(each)).toEqual({ genuine: false, markup: '', question: undefined })
  })

  test('a call whose time is over ends, is erased, and takes no verdict any more', async () => {
    let asked = () => {}
    const waiting = new Promise<void>((resolve) => (asked = resolve))
    let decide: (verdict: Awaited<ReturnType<CallDoor['judge']>>) => void = () => {}
    stage.door.judge = () => {
      asked()
      return new Promise((resolve) => (decide = resolve))
    }
    const to = newNumber()
    await stage.owner(to).onRing('person', ['#'])
    const { delivery } = await stage.challenge.send(stage.request(to))
    await waiting
    stage.world.advance(181_000)
    await expireMessages(stage.ctx)
    decide(approve(ResultCode.SUCCESS_NO_PIN)())
    const over = await stage.finished(delivery?.id ?? '')
    expect(over.delivery.state).toBe(DeliveryState.EXPIRED)
    await until(async () => (await stage.owner(to).calls()).at(-1)?.status === 'completed')
    expect((await stage.owner(to).calls()).at(-1)?.heard).toHaveLength(1)
    const { rows } = await stage.database.pool.query('select sealed from message')
    expect(rows).toEqual([{ sealed: null }])
    expect((await stage.finished(delivery?.id ?? '')).event).toBeUndefined()
  })
})

describe('a call is refused', () => {
  test('to a country that calls do not go to, the backup phone’s too', async () => {
    const limits = { ...stage.ctx.limits, countries: ['US' as const] }
    const abroad = await stage.replica({ limits })
    const refused = { reason: ErrorReason.DESTINATION_NOT_ALLOWED, metadata: { cause: 'country', channel: 'voice' } }
    await expect(abroad.send(stage.request('+447700900123'))).rejects.toMatchObject(refused)
    await expect(abroad.send(stage.request(newNumber(), { backupNumber: '+447700900123' }))).rejects.toMatchObject(
      refused,
    )
  })

  test('where no carrier places it, and may be asked for again', async () => {
    await stage.carrier.fault({ status: 503, times: 1 })
    const [to, again] = [newNumber(), newNumber()]
    await stage.owner(to).onRing('busy')
    const asked = { ...stage.request(to), idempotencyKey: again }
    await expect(stage.challenge.send(asked)).rejects.toMatchObject({ reason: ErrorReason.DELIVERY_UNAVAILABLE })
    const { delivery } = await stage.challenge.send(asked)
    expect((await stage.finished(delivery?.id ?? '')).event).toMatchObject({ resultCode: ResultCode.CONFIG_ISSUE })
  })

  test.each([
    ['an extension with letters', { recipient: { address: { $case: 'callNumber', value: '+14255550123;ext=x1' } } }],
    ['a number that is none', { recipient: { address: { $case: 'callNumber', value: '5550123' } } }],
    ['no terms', { call: undefined }],
    ['a code to say', { parameters: { application_name: 'Payroll', otp: '123456' } }],
    ['a text', { recipient: { address: { $case: 'smsNumber', value: '+14255550123' } } }],
  ] as [string, Partial<SendRequest>][])('with %s', async (_, changes) => {
    const asked = { ...stage.request(newNumber()), ...changes }
    await expect(stage.challenge.send(asked)).rejects.toMatchObject({ reason: ErrorReason.INVALID_REQUEST })
  })
})
