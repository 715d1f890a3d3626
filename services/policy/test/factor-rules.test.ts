import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Licensing, Person, PersonState, Settings } from '#contracts/gen/countersign/policy/v1/admin'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { LicenceKind } from '#contracts/gen/countersign/types/v1/edition'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { openStage, refusal } from './stage.ts'
import type { Stage } from './stage.ts'

let stage: Stage
let acme: Awaited<ReturnType<Stage['newTenant']>>
beforeAll(async () => {
  stage = await openStage()
  acme = await stage.newTenant('acme')
})
afterAll(() => stage.stop())

const put = (userId: string, state: PersonState) => acme.putPerson({ person: Person.fromPartial({ userId, state }) })
const rules = (userId: string) => stage.policy('acme').getFactorRules({ userId })
const set = (settings: Partial<Settings>) => acme.updateSettings({ settings: Settings.fromPartial(settings) })

test('the rules of a person are those of the tenant: its name, its bounds, and its methods in its order', async () => {
  await put('ann', PersonState.ENFORCED)
  expect(await rules('ann')).toMatchObject({
    ...{ tenantName: 'acme', appPasswordsAllowed: false },
    methods: [
      Method.TEMPORARY_ACCESS_PASS,
      Method.PASSKEY,
      Method.APP_NOTIFICATION,
      Method.APP_CODE,
      Method.OATH_TOKEN,
      Method.ONE_WAY_SMS,
      Method.TWO_WAY_SMS,
      Method.PHONE_CALL,
      Method.RECOVERY_CODE,
    ],
    limits: { challengeSeconds: 180, attempts: 3, lockoutThreshold: 5, lockoutResetSeconds: 60, lockoutSeconds: 300 },
  })
  await set({ verificationOptions: [Method.ONE_WAY_SMS, Method.APP_CODE], accountLockoutThreshold: 7 })
  expect(await rules('ann')).toMatchObject({
    methods: [Method.APP_CODE, Method.ONE_WAY_SMS],
    limits: { lockoutThreshold: 7 },
  })
})

test('what apps call the tenant is its company name, once it has set one, and its own name once it has none', async () => {
  await set({ companyName: 'Acme & Söhne' })
  expect(await rules('')).toMatchObject({ tenantName: 'Acme & Söhne' })
  await set({ companyName: '' })
  expect(await rules('')).toMatchObject({ tenantName: 'acme' })
})

test('app passwords are for people who are enabled or enforced, in a tenant that allows them', async () => {
  const states = { off: PersonState.DISABLED, on: PersonState.ENABLED, made: PersonState.ENFORCED }
  for (const [userId, state] of Object.entries(states)) await put(userId, state)
  const allowed = async (userId: string) => (await rules(userId)).appPasswordsAllowed
  expect(await Promise.all(Object.keys(states).map(allowed))).toEqual([false, false, false])
  await set({ appPasswordsAllowed: true })
  expect(await Promise.all(Object.keys(states).map(allowed))).toEqual([false, true, true])
})

test('the rules of a PIN are those of the tenant, and say whether one is demanded', async () => {
  await put('pia', PersonState.ENFORCED)
  const usual = { minimumLength: 4, weakAllowed: false, history: 5, expiryDays: 0, fraudCode: '0' }
  expect(await rules('pia')).toMatchObject({ pin: usual, pinRequired: false, pinModeAllowed: true })
  await set({ pinRequired: true, pinMinimumLength: 8, pinWeakAllowed: true, pinHistory: 24, pinExpiryDays: 90 })
  const changed = { minimumLength: 8, weakAllowed: true, history: 24, expiryDays: 90, fraudCode: '0' }
  expect(await rules('pia')).toMatchObject({ pin: changed, pinRequired: true, limits: { pinExpiryDays: 90 } })
})

test('nobody has a PIN whose licence does not hold PIN mode', async () => {
  const strict = await stage.newTenant('strict', { licensing: Licensing.ENFORCED })
  await strict.putPerson({ person: Person.fromPartial({ userId: 'lou', state: PersonState.ENFORCED }) })
  await strict.updateSettings({ settings: Settings.fromPartial({ pinRequired: true }) })
  const told = () => stage.policy('strict').getFactorRules({ userId: 'lou' })
  expect(await told()).toMatchObject({ pinRequired: false, pinModeAllowed: false })
  await strict.assignLicence({ userId: 'lou', licence: LicenceKind.DIRECTORY_PREMIUM })
  expect(await told()).toMatchObject({ pinRequired: true, pinModeAllowed: true })
})

test('who is not known has no rules, and nobody but the challenge service may ask for any', async () => {
  await expect(rules('nobody')).rejects.toMatchObject(refusal(ErrorReason.PERSON_NOT_FOUND))
  await expect(stage.policy('none').getFactorRules({ userId: 'ann' })).rejects.toMatchObject(
    refusal(ErrorReason.TENANT_NOT_FOUND),
  )
  for (const peer of ['gateway', 'delivery']) {
    await expect(stage.policy('acme', peer).getFactorRules({ userId: 'ann' })).rejects.toMatchObject(
      refusal(ErrorReason.PEER_NOT_ALLOWED),
    )
  }
  await expect(stage.policyByKey(acme.key).getFactorRules({ userId: 'ann' })).rejects.toMatchObject(
    refusal(ErrorReason.PEER_NOT_ALLOWED),
  )
})

test('the bounds of a tenant are told without a person, who then may have nothing', async () => {
  await set({ appPasswordsAllowed: true, accountLockoutThreshold: 9 })
  expect(await rules('')).toMatchObject({ limits: { lockoutThreshold: 9 }, appPasswordsAllowed: false })
})
