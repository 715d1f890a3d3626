import { expect, test } from '@jest/globals'
import { Settings } from '#contracts/gen/countersign/policy/v1/admin'
import { DecisionReason } from '#contracts/gen/countersign/types/v1/decision'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { cluster } from './stage.ts'

// Long ones: no hash, no time and no number in a log line has one in it by chance.
const [first, second, wrong] = ['270519483605', '815926073194', '364927158203']

test('a person whose company demands PINs gets one, has to change it, and signs in by code and PIN', async () => {
  const house = await cluster.newTenant({ id: 'pinned' })
  await house.admin.admin.updateSettings({ settings: Settings.fromPartial({ pinRequired: true }) })
  const { pins } = house.admin
  const pam = await cluster.person({ house, has: ['app'] })
  const { userId } = pam
  expect(await pam.start()).toMatchObject({ decision: { reason: DecisionReason.NOT_REGISTERED } })

  await pins.setPin({ userId, pin: first, changeRequired: true })
  const challenge = await pam.start()
  const due = { approved: false, resultCode: ResultCode.SUCCESS_PIN_EXPIRED }
  expect(await pam.answer(challenge, pam.appCode() + wrong)).toMatchObject({ approved: false })
  expect(await pam.answer(challenge, `${pam.appCode()} ${first}`)).toMatchObject(due)
  expect(await pins.changePin({ userId, oldPin: wrong, newPin: second, confirmation: second })).toEqual({
    changed: false,
  })
  await expect(pins.changePin({ userId, oldPin: first, newPin: second, confirmation: wrong })).rejects.toMatchObject({
    reason: ErrorReason.INVALID_REQUEST,
  })
  expect(await pins.changePin({ userId, oldPin: first, newPin: second, confirmation: second })).toEqual({
    changed: true,
  })
  expect(await pam.answer(challenge, pam.appCode() + second)).toMatchObject({ approved: true })
  await expect(pins.setPin({ userId, pin: '2'.repeat(12), changeRequired: false })).rejects.toMatchObject({
    reason: ErrorReason.INVALID_REQUEST,
  })
  expect(await pins.setPin({ userId, pin: '', changeRequired: false })).toEqual({
    pin: expect.stringMatching(/^\d{6,}$/),
  })
})
