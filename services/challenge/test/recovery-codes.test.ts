import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { FactorEnrolled, FactorRemoved, RecoveryCodesLow } from '#contracts/gen/countersign/challenge/v1/events'
import { FactorState } from '#contracts/gen/countersign/challenge/v1/factor'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { countStatements } from '#libs/db/statistics'
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
})

const enrol = (userId: string, count = 0, vouchReason = 'came to the desk') =>
  house.factors().enrolFactor({
    ...{ userId, kind: { $case: 'recoveryCodes', value: { count } }, vouched: false },
    vouchReason,
  })
const listed = async (userId: string) => (await house.factors().listFactors({ userId, page: undefined })).factors
const signIn = async (userId: string, code: string) => house.answer(await house.person.start(userId), code)
const right = { approved: true, resultCode: ResultCode.SUCCESS_RECOVERY_CODE_VERIFIED }

describe('a person with recovery codes', () => {
  test('is shown ten of them this once, and may use them at once, without proof and without an administrator', async () => {
    const { factor, recoveryCodes, confirmBefore, otpauthUri, otpauthQrSvg } = await enrol('ann', 0, '')
    expect(recoveryCodes).toHaveLength(10)
    expect([confirmBefore, otpauthUri, otpauthQrSvg]).toEqual([undefined, '', ''])
    expect(factor).toMatchObject({ method: Method.RECOVERY_CODE, state: FactorState.ACTIVE, codesLeft: 10 })
    expect(await told(house.pool, FactorEnrolled)).toMatchObject([{ userId: 'ann', vouched: false, reason: '' }])
    expect(await signIn('ann', recoveryCodes[3] ?? '')).toMatchObject(right)
    expect(JSON.stringify(await listed('ann'))).not.toContain(recoveryCodes[0])
  })

  test.each([
    ['in small letters', (code: string) => code.toLowerCase()],
    ['without its dash', (code: string) => code.replace('-', '')],
    ['in groups of two', (code: string) => code.replace('-', '').replace(/../g, '$& ')],
  ])('may type one %s', async (_, typed) => {
    const { recoveryCodes } = await enrol('ann')
    expect(await signIn('ann', typed(recoveryCodes[0] ?? ''))).toMatchObject(right)
  })

  test('uses each once: the same again, in another challenge, is a duplicate', async () => {
    const { recoveryCodes } = await enrol('ann')
    const [code = ''] = recoveryCodes
    expect(await signIn('ann', code)).toMatchObject(right)
    expect(await signIn('ann', code)).toMatchObject({
      approved: false,
      resultCode: ResultCode.FAILED_RECOVERY_CODE_DUPLICATE,
    })
    expect(await listed('ann')).toMatchObject([{ codesLeft: 9 }])
  })

  test('is told at each of the last three, and is asked for none when none is left', async () => {
    const { factor, recoveryCodes } = await enrol('ann', 5)
    for (const code of recoveryCodes) {
      house.world.advance(60_000)
      await signIn('ann', code)
    }
    const factorId = factor?.id
    expect(await told(house.pool, RecoveryCodesLow)).toMatchObject(
      [3, 2, 1, 0].map((codesLeft) => ({ userId: 'ann', factorId, codesLeft })),
    )
    await house.person.addApp('ann')
    const { options } = await house.person.start('ann')
    expect(options.map(({ method }) => method)).toEqual([Method.APP_CODE])
  })

  test('has the old set replaced by a new one, which takes no place of its own among their factors', async () => {
    const old = await enrol('ann')
    const waiting = await house.person.start('ann')
    const { factor, recoveryCodes } = await enrol('ann')
    expect(await listed('ann')).toMatchObject([{ id: factor?.id }])
    expect(await told(house.pool, FactorRemoved)).toMatchObject([{ factorId: old.factor?.id, userId: 'ann' }])
    const refusal = { reason: ErrorReason.METHOD_NOT_OFFERED }
    await expect(house.answer(waiting, old.recoveryCodes[0] ?? '')).rejects.toMatchObject(refusal)
    expect(await signIn('ann', old.recoveryCodes[0] ?? '')).toMatchObject({
      resultCode: ResultCode.FAILED_RECOVERY_CODE_INCORRECT,
    })
    expect(await signIn('ann', recoveryCodes[0] ?? '')).toMatchObject(right)
  })

  test('has one set, however many are made at the same moment, and the other people keep theirs', async () => {
    const bobs = await enrol('bob')
    const made = await Promise.all(Array.from({ length: 12 }, () => enrol('ann')))
    const [left, ...more] = await listed('ann')
    expect(more).toEqual([])
    expect(made.map(({ factor }) => factor?.id)).toContain(left?.id)
    expect(await signIn('bob', bobs.recoveryCodes[0] ?? '')).toMatchObject(right)
  })

  test('keeps them when the keys are changed, and the old key is needed for nothing', async () => {
    const { recoveryCodes } = await enrol('ann')
    house.use('twoThenOne')
    await house.rotation()
    expect((await house.keys().getKeyStatus({})).keys[1]).toMatchObject({ keyId: 'k1', secrets: 0n, codes: 0n })
    house.use('two')
    expect(await signIn('ann', recoveryCodes[0] ?? '')).toMatchObject(right)
  })

  test('is lost with the key: who answers is told to enrol again', async () => {
    const { recoveryCodes } = await enrol('ann')
    house.use('two')
    const challenge = await house.person.start('ann')
    await expect(house.answer(challenge, recoveryCodes[0] ?? '')).rejects.toMatchObject({
      reason: ErrorReason.SECRET_UNREADABLE,
    })
  })

  test('costs two statements and one commit an answer', async () => {
    const { recoveryCodes } = await enrol('ann')
    const challenge = await house.person.start('ann')
    const counted = countStatements(house.pool)
    await house.answer(challenge, recoveryCodes[0] ?? '')
    counted.stop()
    expect(counted).toMatchObject({ statements: 2, commits: 1 })
  })
})
