import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { ChallengeState, type Challenge } from '#contracts/gen/countersign/challenge/v1/challenge'
import { ChallengeFinished, FactorConfirmed } from '#contracts/gen/countersign/challenge/v1/events'
import { FactorState } from '#contracts/gen/countersign/challenge/v1/factor'
import { CallFinished } from '#contracts/gen/countersign/delivery/v1/events'
import { Refusal } from '#contracts/refusal'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { ResultCode, resultCodeToJSON } from '#contracts/gen/countersign/types/v1/result_code'
import { carried, deliverTo } from '#libs/testing/deliver'
import { callEndings } from '../call-endings.ts'
import { openPinHouse } from './pins.ts'
import { told } from './told.ts'

let stage: Awaited<ReturnType<typeof openPinHouse>>
let born = 0

beforeAll(async () => {
  stage = await openPinHouse({ replicas: 2 })
})
afterAll(() => stage.house.close())
beforeEach(() => stage.anew())

const pin = '270519'
const [number, backupNumber] = ['+14255550123', '+14255550199']
const pool = () => stage.house.ctx.database.pool

const enrol = (userId: string, vouched: boolean) =>
  stage.house.factors().enrolFactor({
    ...{ userId, vouched, ...(vouched && { vouchReason: 'at the desk' }) },
    kind: { $case: 'callPhone', value: { number, extension: '890', backupNumber } },
  })

/** Somebody who is being called. */
async function called({ withPin = false, changeRequired = false } = {}) {
  const userId = `called-${++born}`
  const { factor } = await enrol(userId, true)
  stage.house.neighbours.sayings.pinRequired = withPin
  if (withPin) await stage.set(userId, pin, changeRequired)
  const challenge = await stage.person.start(userId)
  return { userId, challenge, factorId: factor?.id ?? '', placed: lastCall() }
}

function lastCall() {
  const placed = stage.house.neighbours.texts.at(-1)
  if (!placed?.call) throw new Error('nobody was called')
  return { ...placed, call: placed.call }
}

type Pressed = Pick<Awaited<ReturnType<typeof called>>, 'challenge' | 'factorId' | 'placed'>

const keyed = (pin: string) => ({ pin, newPin: false })

const press = ({ challenge, factorId, placed }: Pressed, requestId: string, typed = '', replica = 0) =>
  stage.house
    .gateway(replica)
    .answerCall({ challengeId: challenge.id, factorId, requestId, token: placed.call.token, ...keyed(typed) })

/** Delivery tells how a call ended. */
function hear({ challenge, factorId, placed }: Pressed, resultCode: ResultCode, changes: Partial<CallFinished> = {}) {
  const finishedAt = stage.house.world.now()
  const { idempotencyKey } = placed
  const event = CallFinished.fromPartial({
    ...{ challengeId: challenge.id, factorId, resultCode, idempotencyKey, finishedAt },
    ...changes,
  })
  const handlers = callEndings(stage.house.ctx)
  return deliverTo('challenge-calls', handlers)(stage.house.ctx.database.kysely, [carried(CallFinished, event, 'acme')])
}

const present = async ({ id }: Challenge) =>
  (await stage.house.challenges().getChallenge({ challengeId: id })).challenge
const ends = async ({ id }: Challenge) =>
  (await told(pool(), ChallengeFinished)).filter(({ challengeId }) => challengeId === id)

test('Ann is called as her tenant wants it, presses #, and is let in', async () => {
  stage.house.neighbours.sayings.limits.call = {
    ...{ pinAttempts: 5, fraudCode: '77', blockForFraud: true, sayExtension: true, callerId: '+14255550000' },
    phoneMenu: true,
  }
  const ann = await called()
  stage.house.neighbours.sayings.limits.call = undefined
  expect(ann.challenge.options).toMatchObject([{ method: Method.PHONE_CALL, hint: '+*********23 x' }])
  expect(ann.placed).toMatchObject({
    recipient: { address: { $case: 'callNumber', value: `${number};ext=890` } },
    parameters: { application_name: 'The VPN' },
    call: {
      factorId: ann.factorId,
      backupNumber,
      pinRequired: false,
      pinAttempts: 5,
      fraudCode: '77',
      callerId: '+14255550000',
    },
  })
  expect(await press(ann, '1')).toEqual({ approved: true, resultCode: ResultCode.SUCCESS_NO_PIN, open: false })
  expect(await present(ann.challenge)).toMatchObject({ state: ChallengeState.APPROVED })
  expect(await ends(ann.challenge)).toMatchObject([
    { resultCode: ResultCode.SUCCESS_NO_PIN, method: Method.PHONE_CALL },
  ])
})

describe('a call that can not be placed', () => {
  const notTaken = (result_code: string) =>
    new Refusal(ErrorReason.DELIVERY_UNAVAILABLE, 'no carrier', { metadata: { result_code } })
  const abroad = new Refusal(ErrorReason.DESTINATION_NOT_ALLOWED, 'nothing goes there', {
    metadata: { cause: 'country' },
  })

  /** Who has nothing but a phone, or an app too, is to be called; gives the refusal and the challenge. */
  async function uncalled(why: Refusal, hasApp = false) {
    const userId = `called-${++born}`
    await enrol(userId, true)
    const kind = { $case: 'app' as const, value: { accountName: '', issuer: '' } }
    if (hasApp) await stage.house.factors().enrolFactor({ userId, kind, vouched: true, vouchReason: 'at the desk' })
    stage.house.neighbours.sayings.pinRequired = false
    stage.house.neighbours.sayings.carrierDown = why
    const refusal: Refusal = await stage.person.start(userId).then(
      () => undefined,
      (error) => error,
    )
    stage.house.neighbours.sayings.carrierDown = undefined
    return { refusal, challenge: { id: refusal.metadata.challenge_id ?? '' } as Challenge }
  }

  test.each<[string, Refusal, ResultCode]>([
    ['to a number that is none (107)', notTaken('RESULT_CODE_FAILED_INVALID_PHONENUMBER'), 107],
    ['because no carrier takes it (117)', notTaken('RESULT_CODE_FAILED_SERVER_ERROR'), 117],
    ['to a country where calls do not go (103)', abroad, 103],
  ])('%s ends the sign-in of who has no other way, who is told why', async (_, why, resultCode) => {
    const { refusal, challenge } = await uncalled(why)
    expect(refusal).toMatchObject({
      reason: ErrorReason.DELIVERY_UNAVAILABLE,
      metadata: { result_code: resultCodeToJSON(resultCode) },
    })
    expect(await present(challenge)).toMatchObject({ state: ChallengeState.DENIED, resultCode })
    expect(await ends(challenge)).toMatchObject([{ resultCode, method: Method.PHONE_CALL }])
  })

  test('leaves the other ways open', async () => {
    const { refusal, challenge } = await uncalled(abroad, true)
    expect(refusal.metadata.result_code).toBe('RESULT_CODE_INTERNATIONAL_CALLS_NOT_ALLOWED')
    expect(await present(challenge)).toMatchObject({ state: ChallengeState.PENDING })
  })

  test('for a reason that nobody knows ends nothing', async () => {
    const { challenge } = await uncalled(new Refusal(ErrorReason.DELIVERY_UNAVAILABLE, 'no carrier'))
    expect(await present(challenge)).toMatchObject({ state: ChallengeState.PENDING })
  })
})

describe('a PIN that is keyed', () => {
  test('is right with the call (1), and wrong without telling more (1, denied)', async () => {
    const ben = await called({ withPin: true })
    expect(ben.placed.call.pinRequired).toBe(true)
    const wrong = { approved: false, resultCode: ResultCode.SUCCESS_WITH_PIN, open: true }
    expect(await press(ben, '1', '815926')).toEqual(wrong)
    expect(await press(ben, '2', '')).toEqual(wrong)
    expect(await press(ben, '3', pin)).toEqual({ ...wrong, approved: true, open: false })
  })

  test('has to be changed before it is good (5)', async () => {
    const cleo = await called({ withPin: true, changeRequired: true })
    expect(await press(cleo, '1', pin)).toMatchObject({ approved: false, resultCode: ResultCode.SUCCESS_PIN_EXPIRED })
  })

  test('counts once, however often its webhook comes, to whichever replica', async () => {
    const dan = await called({ withPin: true })
    await Promise.all([0, 1, 0, 1].map((replica) => press(dan, 'same', '815926', replica)))
    expect(await present(dan.challenge)).toMatchObject({ attemptsLeft: 2 })
  })
})

test('of eight confirmations at once, at two replicas, one is told', async () => {
  const eve = await called()
  const verdicts = await Promise.all([...Array(8).keys()].map((each) => press(eve, String(each), '', each % 2)))
  expect(verdicts.filter(({ approved }) => approved)).toHaveLength(1)
  expect(await ends(eve.challenge)).toHaveLength(1)
})

test('a call that a new one took the place of confirms nothing, nor does a guess', async () => {
  const first = await called()
  stage.house.world.advance(30_000)
  await stage.house.challenges().resendChallenge({ challengeId: first.challenge.id, factorId: '' })
  const second = { ...first, placed: lastCall() }
  expect(second.placed.call.token).not.toBe(first.placed.call.token)
  expect(await press(first, '1')).toMatchObject({ approved: false, open: true })
  expect(await press(second, '2')).toMatchObject({ approved: true })
})

test('no client answers for a call, neither by its RPC nor by a code', async () => {
  const { challenge, factorId, placed } = await called()
  const { token } = placed.call
  const asked = { challengeId: challenge.id, factorId, requestId: '1', token, ...keyed('') }
  await expect(stage.house.challenges().answerCall(asked)).rejects.toMatchObject({
    reason: ErrorReason.PEER_NOT_ALLOWED,
  })
  await expect(stage.answer(challenge, token)).rejects.toMatchObject({ reason: ErrorReason.ANSWER_NOT_ACCEPTED })
})

describe('a call that ends without being confirmed', () => {
  test.each([
    ResultCode.SUCCESS_NO_PIN_BUT_TIMEOUT,
    ResultCode.CONFIG_ISSUE,
    ResultCode.FAILED_USER_HUNGUP_ON_US,
    ResultCode.FAILED_FRAUD_CODE_ENTERED,
  ])('denies the challenge with %i, told once, however often it is heard of', async (resultCode) => {
    const fay = await called()
    await hear(fay, resultCode)
    await hear(fay, ResultCode.FAILED_SERVER_ERROR)
    expect(await present(fay.challenge)).toMatchObject({ state: ChallengeState.DENIED, resultCode })
    expect(await ends(fay.challenge)).toMatchObject([{ state: ChallengeState.DENIED, resultCode }])
    expect(await press(fay, '1')).toEqual({ approved: false, resultCode: ResultCode.TIMED_OUT, open: false })
  })

  test('changes nothing where it was confirmed, or where the person goes on otherwise', async () => {
    const gus = await called()
    await hear(gus, ResultCode.CONFIG_ISSUE, { idempotencyKey: `${gus.challenge.id}:7` })
    await hear(gus, ResultCode.CONFIG_ISSUE, { factorId: stage.house.world.randomId() })
    expect(await present(gus.challenge)).toMatchObject({ state: ChallengeState.PENDING })
    await press(gus, '1')
    await hear(gus, ResultCode.FAILED_USER_HUNGUP_ON_US)
    await hear(gus, ResultCode.SUCCESS_NO_PIN, { approved: true })
    expect(await present(gus.challenge)).toMatchObject({ state: ChallengeState.APPROVED })
  })

  test('and the confirmation at the same moment: one of them counts, and is told once', async () => {
    for (let round = 0; round < 5; round++) {
      const hal = await called()
      const [verdict] = await Promise.all([press(hal, '1'), hear(hal, ResultCode.FAILED_USER_HUNGUP_ON_US)])
      const state = verdict.approved ? ChallengeState.APPROVED : ChallengeState.DENIED
      expect(await present(hal.challenge)).toMatchObject({ state })
      expect(await ends(hal.challenge)).toHaveLength(1)
    }
  })
})

test('a new phone is proved by the call that it gets, and is usable from then on', async () => {
  const userId = `called-${++born}`
  const { factor } = await enrol(userId, false)
  expect(factor).toMatchObject({ state: FactorState.PENDING })
  const asked = { challengeId: factor?.id ?? '', factorId: factor?.id ?? '', requestId: '1' }
  const { token, backupNumber: none } = lastCall().call
  expect(none).toBe('')
  expect(await stage.house.gateway().answerCall({ ...asked, token, ...keyed('') })).toMatchObject({ approved: true })
  const { factors } = await stage.house.factors().listFactors({ userId, page: undefined })
  expect(factors).toMatchObject([{ id: factor?.id, state: FactorState.ACTIVE }])
  expect(await told(pool(), FactorConfirmed)).toMatchObject([{ userId, method: Method.PHONE_CALL }])
})
