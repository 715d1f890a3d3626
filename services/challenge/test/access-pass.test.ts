import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { FactorEnrolled, FactorRemoved } from '#contracts/gen/countersign/challenge/v1/events'
import { FactorState, TemporaryAccessPassEnrolment } from '#contracts/gen/countersign/challenge/v1/factor'
import { Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { removeWhatIsOver } from '../sweep.ts'
import { openKeyHouse } from './key-house.ts'
import { told } from './told.ts'

let house: Awaited<ReturnType<typeof openKeyHouse>>

beforeAll(async () => {
  house = await openKeyHouse()
})
afterAll(() => house.close())
beforeEach(async () => {
  await house.empty()
  await house.sql('truncate outbox')
  house.neighbours.sayings.outcome = Outcome.CHALLENGE
})

const minutes = (count: number) => count * 60_000
const fromNow = (count: number) => new Date(house.world.now().getTime() + minutes(count))
const enrol = (userId: string, asked: Partial<TemporaryAccessPassEnrolment> = {}, key = 'acme-admin') => {
  const value = TemporaryAccessPassEnrolment.create({ reason: 'first day', ...asked })
  return house.factors(key).enrolFactor({ userId, kind: { $case: 'temporaryAccessPass', value }, vouched: false })
}
const listed = async (userId: string) => (await house.factors().listFactors({ userId, page: undefined })).factors
const offered = async (userId: string) => {
  const { options } = await house.person.start(userId)
  return options.map(({ method }) => method)
}
const signIn = async (userId: string, code: string) => house.answer(await house.person.start(userId), code)
const right = { approved: true, resultCode: ResultCode.SUCCESS_TEMPORARY_ACCESS_PASS_VERIFIED }

describe('a temporary access pass', () => {
  test('is shown once, good at once for an hour, and its reason is told', async () => {
    const { factor, temporaryAccessPass, confirmBefore } = await enrol('ann')
    expect(temporaryAccessPass).toMatch(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/)
    expect(confirmBefore).toBeUndefined()
    expect(factor).toMatchObject({
      ...{ method: Method.TEMPORARY_ACCESS_PASS, state: FactorState.ACTIVE },
      ...{ expiresAt: fromNow(60), codesLeft: 0 },
    })
    expect(await told(house.pool, FactorEnrolled)).toMatchObject([{ vouched: true, reason: 'first day' }])
    expect(await signIn('ann', temporaryAccessPass)).toMatchObject(right)
    expect(await signIn('ann', temporaryAccessPass.toLowerCase().replace('-', ' '))).toMatchObject(right)
    expect(await listed('ann')).toMatchObject([{ expiresAt: fromNow(60), lastUsedAt: house.world.now() }])
  })

  test('is an administrator’s to give', async () => {
    await expect(enrol('ann', {}, 'acme-desk')).rejects.toMatchObject({
      reason: ErrorReason.SCOPE_MISSING,
      metadata: { scope: 'factors:vouch' },
    })
    expect(await listed('ann')).toEqual([])
  })

  test('that is good only once is a duplicate the second time, and is offered no more', async () => {
    const { temporaryAccessPass } = await enrol('ann', { singleUse: true })
    await house.person.addApp('ann')
    const [first, second] = [await house.person.start('ann'), await house.person.start('ann')]
    expect(await house.answer(first, temporaryAccessPass)).toMatchObject(right)
    expect(await house.answer(second, temporaryAccessPass)).toMatchObject({
      approved: false,
      resultCode: ResultCode.FAILED_TEMPORARY_ACCESS_PASS_DUPLICATE,
    })
    expect(await offered('ann')).toEqual([Method.APP_CODE])
  })

  test('takes the place of the earlier one', async () => {
    const old = await enrol('ann')
    const { factor, temporaryAccessPass } = await enrol('ann', { reason: 'lost the first' })
    expect(await listed('ann')).toMatchObject([{ id: factor?.id }])
    expect(await told(house.pool, FactorRemoved)).toMatchObject([{ factorId: old.factor?.id }])
    expect(await signIn('ann', old.temporaryAccessPass)).toMatchObject({
      resultCode: ResultCode.FAILED_TEMPORARY_ACCESS_PASS_INCORRECT,
    })
    expect(await signIn('ann', temporaryAccessPass)).toMatchObject(right)
  })
})

describe('outside its time a pass', () => {
  test('is not told of to policy, neither before its start nor after its end', async () => {
    await enrol('ann', { minutes: 10, startsAt: fromNow(30) })
    await house.person.addApp('ann')
    const askedOf = async () => {
      await house.person.start('ann')
      return house.neighbours.sayings.asked.at(-1)?.situation?.factors.map(({ method }) => method)
    }
    expect(await askedOf()).toEqual([Method.APP_CODE])
    house.world.advance(minutes(30))
    expect(await askedOf()).toEqual([Method.TEMPORARY_ACCESS_PASS, Method.APP_CODE])
    house.world.advance(minutes(10))
    expect(await askedOf()).toEqual([Method.APP_CODE])
  })

  test('is wrong, even in a challenge that began inside it', async () => {
    const { temporaryAccessPass } = await enrol('ann', { minutes: 10 })
    house.world.advance(minutes(9))
    const challenge = await house.person.start('ann')
    house.world.advance(minutes(1))
    expect(await house.answer(challenge, temporaryAccessPass)).toMatchObject({
      approved: false,
      resultCode: ResultCode.FAILED_TEMPORARY_ACCESS_PASS_OUT_OF_TIME,
    })
  })

  test('can not be gone on to in a challenge that began inside it', async () => {
    const { factor } = await enrol('ann', { minutes: 10 })
    await house.person.addApp('ann')
    house.world.advance(minutes(9))
    const { id: challengeId } = await house.person.start('ann')
    house.world.advance(minutes(1))
    const again = { challengeId, factorId: factor?.id ?? '' }
    await expect(house.challenges().resendChallenge(again)).rejects.toMatchObject({
      reason: ErrorReason.METHOD_NOT_OFFERED,
    })
  })

  test('is swept away once it is over, and that is told; one that is good or yet to come stays', async () => {
    const over = await enrol('ann', { minutes: 10 })
    const good = await enrol('bob', { minutes: 11 })
    const toCome = await enrol('cem', { startsAt: fromNow(60) })
    await house.person.addApp('ann')
    house.world.advance(minutes(10))
    expect(await removeWhatIsOver(house)).toBe(false)
    expect(await told(house.pool, FactorRemoved)).toMatchObject([
      { factorId: over.factor?.id, userId: 'ann', method: Method.TEMPORARY_ACCESS_PASS },
    ])
    expect(await listed('ann')).toMatchObject([{ method: Method.APP_CODE }])
    expect(await listed('bob')).toMatchObject([{ id: good.factor?.id }])
    expect(await listed('cem')).toMatchObject([{ id: toCome.factor?.id }])
  })
})
