import { expect, test } from '@jest/globals'
import { PersonState, Settings } from '#contracts/gen/countersign/policy/v1/admin'
import { DecisionReason } from '#contracts/gen/countersign/types/v1/decision'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { newApp } from '#test/cluster/people'
import { cluster } from './stage.ts'

// Long ones: no hash, no time and no number in a log line has one in it by chance.
const [first, second, third, wrong] = ['270519483605', '815926073194', '492750618392', '364927158203']

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

test('a new person whose company demands PINs chooses one as they prove up, and signs in by code and PIN', async () => {
  const house = await cluster.newTenant({ id: 'choosing' })
  await house.admin.admin.updateSettings({ settings: Settings.fromPartial({ pinRequired: true }) })
  const { registrations } = house.admin
  const pia = await cluster.person({ house, known: { state: PersonState.ENABLED } })
  const { userId } = pia
  const { registration, pinRequired } = await registrations.startRegistration({ userId })
  expect(pinRequired).toBe(true)
  const named = { userId, registration }
  const choose = (pin: string, confirmation = pin) => registrations.choosePin({ ...named, pin, confirmation })
  await expect(choose(third)).rejects.toMatchObject({ reason: ErrorReason.PROOF_REQUIRED })
  const { proofId, otpauthUri } = await registrations.registerFactor({ ...named, kind: newApp })
  pia.load(otpauthUri)
  await registrations.proveFactor({ ...named, proofId, code: pia.appCode(), passkey: '', requestId: '' })
  await expect(registrations.finishRegistration(named)).rejects.toMatchObject({ reason: ErrorReason.PIN_REQUIRED })
  await expect(choose(third, wrong)).rejects.toMatchObject({ reason: ErrorReason.INVALID_REQUEST })
  await choose(third)
  await expect(choose(wrong)).rejects.toMatchObject({ reason: ErrorReason.ALREADY_EXISTS })
  await registrations.finishRegistration(named)

  cluster.world.advance(30_000)
  const challenge = await pia.start()
  expect(await pia.answer(challenge, pia.appCode())).toMatchObject({ approved: false })
  expect(await pia.answer(challenge, pia.appCode() + third)).toMatchObject({ approved: true })
})
