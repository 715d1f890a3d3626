import { randomBytes } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { generateSync } from 'otplib'
import { FactorState, TokenEnrolment } from '#contracts/gen/countersign/challenge/v1/factor'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { newApp } from '#test/cluster/people'
import { acme, cluster } from './stage.ts'

test('a person with an app types the code it shows; the same code is refused at the next sign-in', async () => {
  const dan = await cluster.person({ house: acme, has: ['app'] })
  const code = dan.appCode()
  expect(await dan.answer(await dan.start(), code)).toMatchObject({
    approved: true,
    resultCode: ResultCode.SUCCESS_OATH_CODE_VERIFIED,
  })
  const next = await dan.start()
  expect(await dan.answer(next, code)).toMatchObject({
    approved: false,
    resultCode: ResultCode.FAILED_OATH_CODE_DUPLICATE,
  })
  cluster.world.advance(30_000)
  expect(await dan.answer(next, dan.appCode())).toMatchObject({ approved: true })
})

test('a person who loads a new app proves it by its first code', async () => {
  const eve = await cluster.person({ house: acme })
  const { factor } = await eve.enrol(newApp)
  const proof = { factorId: factor?.id ?? '', code: eve.appCode(), requestId: '', passkey: '' }
  expect(await acme.admin.factors.confirmFactor(proof)).toMatchObject({
    confirmed: true,
    factor: { state: FactorState.ACTIVE, method: Method.APP_CODE },
  })
  cluster.world.advance(30_000)
  expect(await eve.answer(await eve.start(), eve.appCode())).toMatchObject({ approved: true })
})

test('a person with a token signs in by the code of each press', async () => {
  const ron = await cluster.person({ house: acme })
  const secret = randomBytes(20)
  const token = { serial: 'T-1', seed: secret, movement: { $case: 'counter' as const, value: 0n } }
  await ron.enrol({ $case: 'oathToken', value: TokenEnrolment.create(token) }, true)
  const press = (counter: number) => {
    const code = generateSync({ strategy: 'hotp', secret, counter })
    cluster.witness.shown.add(code)
    return code
  }
  expect(await ron.answer(await ron.start(), press(0))).toMatchObject({ approved: true })
  expect(await ron.answer(await ron.start(), press(3))).toMatchObject({ approved: true })
  expect(await ron.answer(await ron.start(), press(2))).toMatchObject({
    approved: false,
    resultCode: ResultCode.FAILED_OATH_CODE_OLD,
  })
})
