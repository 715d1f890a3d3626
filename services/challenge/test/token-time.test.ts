import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { AnswerChallengeRequest, ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { AnswerRejected, SignInDecided } from '#contracts/gen/countersign/challenge/v1/events'
import { DecisionReason, Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { people } from './people.ts'
import { registering, smsPhone } from './registering.ts'
import { openTokenHouse, secretOf } from './token-house.ts'
import { told } from './told.ts'

const { FAILED_OATH_CODE_INCORRECT, FAILED_OATH_TOKEN_OUT_OF_TIME } = ResultCode
const minute = 60_000

let house: Awaited<ReturnType<typeof openTokenHouse>>
let person: ReturnType<typeof people>
beforeAll(async () => {
  house = await openTokenHouse()
  person = people(house)
})
afterAll(() => house.close())
beforeEach(() => house.world.advance(10 * minute))

const refused = (reason: ErrorReason) => expect.objectContaining({ reason })
const later = (milliseconds: number) => new Date(house.world.now().getTime() + milliseconds).toISOString().slice(0, 19)
const heads = 'serial number,secret key (hex),time interval,start date,expiry date\n'
/** A person's token whose time begins and ends so many milliseconds from now. */
async function give(serial: string, userId: string, { starts = -minute, ends = 10 * minute } = {}) {
  await house.send([heads, `${serial},${secretOf(serial).toString('hex')},30,${later(starts)},${later(ends)}\n`])
  return house.assign(serial, userId)
}
async function active(serial: string, userId: string) {
  const { id } = await give(serial, userId)
  expect(await house.confirm(id, house.shown(serial))).toMatchObject({ confirmed: true })
  house.world.advance(minute)
  return id
}
const answer = (challengeId: string, value: string) =>
  house
    .challenges()
    .answerChallenge(AnswerChallengeRequest.create({ challengeId, answer: { kind: { $case: 'code', value } } }))

describe('the code of a token whose time is over', () => {
  test('is answered as a wrong one is, and counts; only the record says why', async () => {
    await active('A-1', 'ann')
    expect(await answer((await person.start('ann')).id, house.shown('A-1'))).toMatchObject({ approved: true })
    house.world.advance(9 * minute - 1_000)
    const { id } = await person.start('ann')
    house.world.advance(1_000)
    const wrong = await answer(id, '000000')
    house.world.advance(1)
    const right = await answer(id, house.shown('A-1'))
    const { challenge: before, ...verdict } = wrong
    expect(right).toMatchObject({ ...verdict, resultCode: FAILED_OATH_CODE_INCORRECT })
    expect(right.challenge).toEqual({ ...before, attemptsLeft: (before?.attemptsLeft ?? 0) - 1 })
    const events = await told(house.ctx.database.pool, AnswerRejected)
    const codes = events.filter(({ challengeId }) => challengeId === id).map(({ resultCode }) => resultCode)
    expect(codes).toEqual([FAILED_OATH_CODE_INCORRECT, FAILED_OATH_TOKEN_OUT_OF_TIME])
  })

  test('activates nothing', async () => {
    const { id } = await give('B-1', 'bob')
    house.world.advance(10 * minute)
    await expect(house.confirm(id, house.shown('B-1'))).rejects.toEqual(refused(ErrorReason.TOKEN_EXPIRED))
  })

  test('activates nothing either where its enrolment began in time', async () => {
    const { id } = await give('B-2', 'bea')
    house.world.advance(9 * minute)
    expect(await house.confirm(id, '000000')).toMatchObject({ confirmed: false, attemptsLeft: 4 })
    house.world.advance(minute)
    await expect(house.confirm(id, house.shown('B-2'))).rejects.toEqual(refused(ErrorReason.TOKEN_EXPIRED))
  })

  test('does not find it anew', async () => {
    const id = await active('B-3', 'bill')
    house.world.advance(10 * minute)
    const codes = [house.shown('B-3', 1), house.shown('B-3', 2)]
    const found = house.inventory.resynchroniseToken({ tokenId: id, codes })
    await expect(found).rejects.toEqual(refused(ErrorReason.TOKEN_EXPIRED))
  })
})

describe('a person whose token is over', () => {
  test('and who has nothing else is denied without a word to the application, and the record says why', async () => {
    await active('C-1', 'cid')
    house.world.advance(10 * minute)
    const { challenge } = await house.challenges('acme-vpn').startChallenge(person.request('cid'))
    const denial = { outcome: Outcome.DENIED, reason: DecisionReason.NOT_ALLOWED }
    expect(challenge).toMatchObject({ state: ChallengeState.DENIED, resultCode: 0, options: [], decision: denial })
    const events = await told(house.ctx.database.pool, SignInDecided)
    expect(events.at(-1)).toMatchObject({ userId: 'cid', resultCode: FAILED_OATH_TOKEN_OUT_OF_TIME })
  })

  test('is asked for what else they have', async () => {
    const token = await active('D-1', 'dan')
    await person.addApp('dan')
    const offered = async () => (await person.start('dan')).options.map(({ method }) => method)
    expect(await offered()).toEqual([Method.OATH_TOKEN, Method.APP_CODE])
    house.world.advance(10 * minute)
    const { options, factorId } = await person.start('dan')
    expect(options).toMatchObject([{ method: Method.APP_CODE }])
    expect(factorId).not.toBe(token)
  })

  test('registers nothing by the password alone: the token still stands for them', async () => {
    const token = await active('E-1', 'eve')
    house.world.advance(10 * minute)
    const registration = await registering(house)('eve')
    expect(registration.started).toMatchObject({ proofRequired: true })
    await expect(registration.register(smsPhone)).rejects.toEqual(refused(ErrorReason.PROOF_REQUIRED))
    await expect(registration.startProof(token)).rejects.toEqual(refused(ErrorReason.TOKEN_EXPIRED))
  })
})

test('a token is given before its time, activated when that has begun, and not before', async () => {
  const { id } = await give('F-1', 'fay', { starts: 30 * minute, ends: 60 * minute })
  const early = () => house.confirm(id, house.shown('F-1'))
  for (let time = 1; time <= 20; time += 1) {
    await expect(early()).rejects.toEqual(refused(ErrorReason.TOKEN_NOT_STARTED))
  }
  house.world.advance(30 * minute)
  expect(await house.confirm(id, house.shown('F-1'))).toMatchObject({ confirmed: true })
})

test('a token that was taken back keeps its time for the next person', async () => {
  const id = await active('G-1', 'gus')
  await house.inventory.unassignToken({ tokenId: id })
  await house.assign('G-1', 'gil')
  house.world.advance(10 * minute)
  await expect(house.confirm(id, house.shown('G-1'))).rejects.toEqual(refused(ErrorReason.TOKEN_EXPIRED))
})

test('a token that was found anew keeps its time', async () => {
  const id = await active('H-1', 'hal')
  const codes = [house.shown('H-1', 3), house.shown('H-1', 4)]
  expect(await house.inventory.resynchroniseToken({ tokenId: id, codes })).toMatchObject({ resynchronised: true })
  const { id: challengeId } = await person.start('hal')
  house.world.advance(9 * minute)
  expect((await house.challenges().getChallenge({ challengeId })).challenge).toMatchObject({
    state: ChallengeState.EXPIRED,
  })
  expect(await person.start('hal')).toMatchObject({ state: ChallengeState.DENIED, options: [] })
})
