import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Settings } from '#contracts/gen/countersign/policy/v1/admin'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
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

const update = (settings: Partial<Settings>) => acme.updateSettings({ settings: Settings.fromPartial(settings) })

describe('settings', () => {
  test('are all present from the beginning', async () => {
    const { settings } = await acme.getSettings({})
    expect(Object.values(settings ?? {}).filter((value) => value === undefined)).toEqual([])
    expect(settings).toMatchObject({
      accountLockoutThreshold: 5,
      smsCodeLifetimeServerSeconds: 300,
      verificationOptions: Object.values(Method).filter((method) => method > 0 && method !== Method.SECURITY_QUESTIONS),
      trustInsideCorporateNetwork: false,
    })
  })

  test('change where they are named, stay where they are not, and are told before and after', async () => {
    const { settings: before } = await acme.getSettings({})
    await stage.told()
    const { settings: first } = await update({ attemptsPerChallenge: 7, accountLockoutThreshold: 0 })
    const { settings: second } = await update({ verificationOptions: [Method.APP_CODE] })
    expect(first).toEqual({ ...before, attemptsPerChallenge: 7, accountLockoutThreshold: 0, etag: first?.etag })
    expect(second).toEqual({ ...first, verificationOptions: [Method.APP_CODE], etag: second?.etag })
    expect((await acme.getSettings({})).settings).toEqual(second)
    const origin = { credentialId: acme.credentialId, changedAt: stage.world.now() }
    expect(await stage.told()).toEqual([
      { name: 'SettingsChanged', tenant: 'acme', origin, before, after: first },
      { name: 'SettingsChanged', tenant: 'acme', origin, before: first, after: second },
    ])
  })

  test('are refused with every range that was left, and nothing changes', async () => {
    const { settings: before } = await acme.getSettings({})
    const refused = update({ attemptsPerChallenge: 11, accountLockoutThreshold: 100, resendsPerChallenge: 1 })
    await expect(refused).rejects.toMatchObject({
      ...refusal(ErrorReason.INVALID_REQUEST, 'settings.account_lockout_threshold', 'settings.attempts_per_challenge'),
      message: 'settings.account_lockout_threshold must be 0 to 99',
    })
    expect((await acme.getSettings({})).settings).toEqual(before)
  })

  test('are refused to whoever read them before the last change', async () => {
    const { settings: read } = await acme.getSettings({})
    const { settings: present } = await update({ resendsPerChallenge: 4, etag: read?.etag ?? '' })
    await expect(update({ resendsPerChallenge: 5, etag: read?.etag ?? '' })).rejects.toMatchObject({
      ...refusal(ErrorReason.ETAG_MISMATCH),
      metadata: { etag: present?.etag },
    })
  })

  test('of one tenant are none of another', async () => {
    const globex = await stage.newTenant('globex')
    await update({ textsPerTenMinutes: 99 })
    expect((await globex.getSettings({})).settings?.textsPerTenMinutes).toBe(5)
  })

  test('of parallel changes none is lost', async () => {
    await Promise.all([update({ challengesPerFiveMinutes: 77 }), update({ resendIntervalSeconds: 77 })])
    const expected = { challengesPerFiveMinutes: 77, resendIntervalSeconds: 77 }
    expect((await acme.getSettings({})).settings).toMatchObject(expected)
  })

  test('that are missing from the request are refused', async () => {
    const missing = acme.updateSettings({ settings: undefined })
    await expect(missing).rejects.toMatchObject(refusal(ErrorReason.INVALID_REQUEST, 'settings'))
  })

  test('are refused with the range in the message', async () => {
    for (const rememberDays of [0, 61]) {
      await expect(update({ rememberDays })).rejects.toMatchObject({
        ...refusal(ErrorReason.INVALID_REQUEST, 'settings.remember_days'),
        message: 'settings.remember_days must be 1 to 60',
      })
    }
    expect((await update({ rememberDays: 60, rememberDevices: true })).settings).toMatchObject({ rememberDays: 60 })
  })

  test('have lists that stay where they are empty in a change, and are emptied by name', async () => {
    const addresses = {
      notificationEmailAddresses: ['a@example.com'],
      fraudNotificationEmailAddresses: ['b@example.com'],
    }
    await update(addresses)
    expect((await update({ notificationEmailAddresses: [] })).settings).toMatchObject({ ...addresses, cleared: [] })
    const { settings } = await update({ cleared: ['notification_email_addresses'] })
    expect(settings).toMatchObject({ ...addresses, notificationEmailAddresses: [] })
    const refused = update({ cleared: ['verification_options'] })
    await expect(refused).rejects.toMatchObject(refusal(ErrorReason.INVALID_REQUEST, 'settings.cleared'))
  })

  test('have lists of a bounded length', async () => {
    const many = Array.from({ length: 5_000 }, () => 'a@example.com')
    const field = 'settings.one_time_bypass_email_addresses'
    const refused = update({ oneTimeBypassEmailAddresses: many })
    await expect(refused).rejects.toMatchObject(refusal(ErrorReason.INVALID_REQUEST, field))
  })

  test('take only methods that are known', async () => {
    const field = 'settings.verification_options'
    const unknown = update({ verificationOptions: [99 as Method] })
    await expect(unknown).rejects.toMatchObject(refusal(ErrorReason.INVALID_REQUEST, field))
    const many = update({ verificationOptions: Array.from({ length: 1_000 }, () => Method.APP_CODE) })
    await expect(many).rejects.toMatchObject(refusal(ErrorReason.INVALID_REQUEST, field))
  })
})
