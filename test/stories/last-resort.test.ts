import { expect, test } from '@jest/globals'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { usage } from '#test/cluster/usage'
import { acme, cluster } from './stage.ts'

const recoveryCodes = { $case: 'recoveryCodes' as const, value: { count: 0 } }
const pass = (more = {}) => ({
  $case: 'temporaryAccessPass' as const,
  value: { minutes: 0, singleUse: false, reason: 'first day', startsAt: undefined, ...more },
})

test('a person who has lost the app signs in by a recovery code, each of them once', async () => {
  const amy = await cluster.person({ house: acme, has: ['app'] })
  const { recoveryCodes: codes, factor } = await amy.enrol(recoveryCodes, false, 'she came to the desk')
  const [first = '', second = ''] = codes
  const challenge = await amy.start()
  expect(challenge.options.map(({ method }) => method)).toEqual([Method.APP_CODE, Method.RECOVERY_CODE])
  const factorId = factor?.id ?? ''
  expect(await amy.answer(challenge, first.toLowerCase(), { factorId })).toMatchObject({ approved: true })
  const next = await amy.start()
  expect(await amy.answer(next, first, { factorId })).toMatchObject({
    approved: false,
    resultCode: ResultCode.FAILED_RECOVERY_CODE_DUPLICATE,
  })
  expect(await amy.answer(next, second, { factorId })).toMatchObject({ approved: true })
  await cluster.settled()
  const { rows } = await usage(acme.admin.reporting, amy.userId)
  expect(rows.map(({ method, resultCode }) => [method, resultCode])).toEqual(
    [1, 2].map(() => [Method.RECOVERY_CODE, ResultCode.SUCCESS_RECOVERY_CODE_VERIFIED]),
  )
})

test('a person who makes new recovery codes can use the old ones no more', async () => {
  const ben = await cluster.person({ house: acme })
  const { recoveryCodes: old } = await ben.enrol(recoveryCodes)
  const { recoveryCodes: fresh } = await ben.enrol(recoveryCodes, false, 'he came to the desk')
  const challenge = await ben.start()
  expect(await ben.answer(challenge, old[0] ?? '')).toMatchObject({
    approved: false,
    resultCode: ResultCode.FAILED_RECOVERY_CODE_INCORRECT,
  })
  expect(await ben.answer(challenge, fresh[0] ?? '')).toMatchObject({ approved: true })
})

test('a person is given a pass for the first day, and is asked for it first until its time is over', async () => {
  const cho = await cluster.person({ house: acme, has: ['app'] })
  const { temporaryAccessPass } = await cho.enrol(pass({ minutes: 10 }), true)
  const challenge = await cho.start()
  expect(challenge.options.map(({ method }) => method)).toEqual([Method.TEMPORARY_ACCESS_PASS, Method.APP_CODE])
  expect(await cho.answer(challenge, temporaryAccessPass)).toMatchObject({ approved: true })
  const late = await cho.start()
  const factorId = late.factorId
  cluster.world.advance(600_000)
  const after = await cho.start()
  expect(after.options.map(({ method }) => method)).toEqual([Method.APP_CODE])
  await expect(cho.answer(after, temporaryAccessPass, { factorId })).rejects.toMatchObject({
    reason: ErrorReason.METHOD_NOT_OFFERED,
  })
  expect(await cho.answer(after, cho.appCode())).toMatchObject({ approved: true })
})

test('a person with a pass that is good only once gets in once by it', async () => {
  const dov = await cluster.person({ house: acme, has: ['app'] })
  const { temporaryAccessPass, factor } = await dov.enrol(pass({ singleUse: true }), true)
  const [first, second] = [await dov.start(), await dov.start()]
  const factorId = factor?.id ?? ''
  expect(await dov.answer(first, temporaryAccessPass, { factorId })).toMatchObject({ approved: true })
  expect(await dov.answer(second, temporaryAccessPass, { factorId })).toMatchObject({
    approved: false,
    resultCode: ResultCode.FAILED_TEMPORARY_ACCESS_PASS_DUPLICATE,
  })
})
