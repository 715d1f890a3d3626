import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { Settings } from '#contracts/gen/countersign/policy/v1/admin'
import { DecisionReason, Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { countStatements } from '#libs/db/statistics'
import { forgetOld } from '../sweep.ts'
import { openDeviceStage, signIn } from './device-stage.ts'
import { blockedRisk } from './facts.ts'

const { REMEMBERED_DEVICE, PERSON_STATE } = DecisionReason
const dayMs = 24 * 3_600_000

let stage: Awaited<ReturnType<typeof openDeviceStage>>
let acme: (typeof stage)['acme']
let remember: (typeof stage)['remember']
let tokenOf: (typeof stage)['tokenOf']
let use: (typeof stage)['use']
let devices: (typeof stage)['devices']
beforeAll(async () => {
  stage = await openDeviceStage()
  ;({ acme, remember, tokenOf, use, devices } = stage)
})
beforeEach(() => stage.clear())
afterAll(() => stage.stop())

const token = expect.stringMatching(/^csd_[\w-]{64}$/)

describe('a token', () => {
  test('lets its person in, and gives way to the next, time after time, wherever they are', async () => {
    let current = await tokenOf()
    const seen = new Set([current])
    for (const clientIp of ['192.0.2.7', '198.51.100.1', '2001:db8::1', '']) {
      stage.world.advance(dayMs)
      const used = await use(current, { clientIp, userAgent: `Firefox at ${clientIp}` })
      expect(used).toEqual({ reason: REMEMBERED_DEVICE, outcome: Outcome.SKIPPED, next: token, standing: 'good' })
      seen.add((current = used.next))
    }
    expect(seen.size).toBe(5)
    const [device] = await devices()
    expect(device).toMatchObject({ clientIp: '', userAgent: 'Firefox at ', lastUsedAt: stage.world.now() })
  })

  test('that was sent before is taken again in good faith, and the next is told again', async () => {
    const first = await tokenOf()
    const { next } = await use(first)
    stage.world.advance(30_000)
    expect(await use(first)).toMatchObject({ reason: REMEMBERED_DEVICE, standing: 'repeated', next })
    expect((await use(next)).reason).toBe(REMEMBERED_DEVICE)
    expect(await stage.told()).toMatchObject([{ name: 'DeviceRemembered' }])
  })

  test('costs a third statement when it gives way, and none when it is taken again', async () => {
    const first = await tokenOf()
    await use('csd_nothing')
    const counted = countStatements(stage.database.pool)
    await use(first)
    expect(counted.statements).toBe(3)
    await use(first)
    expect(counted.statements).toBe(5)
    counted.stop()
  })

  test.each([
    ['is garbage', () => 'csd_garbage', 'unknown'],
    ['was made up', () => `csd_${'A'.repeat(64)}`, 'unknown'],
    ['is hostile', () => "csd_' or 1=1 --", 'unknown'],
  ])('that %s does not count, and harms nobody', async (_, forge, standing) => {
    const good = await tokenOf()
    expect(await use(forge())).toEqual({ reason: PERSON_STATE, outcome: Outcome.CHALLENGE, next: '', standing })
    expect((await use(good)).reason).toBe(REMEMBERED_DEVICE)
  })

  test("that is somebody else's does not count, and harms nobody", async () => {
    const bobs = await tokenOf({ userId: 'bob' })
    const anns = await tokenOf()
    expect(await use(bobs)).toEqual({ reason: PERSON_STATE, outcome: Outcome.CHALLENGE, next: '', standing: 'foreign' })
    expect((await use(anns)).reason).toBe(REMEMBERED_DEVICE)
    expect((await use(bobs, { userId: 'bob' })).reason).toBe(REMEMBERED_DEVICE)
  })

  test('of another tenant is not known', async () => {
    const globex = await stage.furnished('globex')
    await globex.updateSettings({ settings: Settings.fromPartial({ rememberDevices: true }) })
    expect(await use(await tokenOf(), {}, 'globex')).toMatchObject({ outcome: Outcome.CHALLENGE, standing: 'unknown' })
  })

  test('runs out, and is then forgotten', async () => {
    const { deviceToken } = await remember()
    stage.world.advance(14 * dayMs - 1)
    const { next, reason } = await use(deviceToken)
    expect(reason).toBe(REMEMBERED_DEVICE)
    stage.world.advance(1)
    expect(await use(next)).toMatchObject({ outcome: Outcome.CHALLENGE, standing: 'expired', next: '' })
    expect(await devices()).toEqual([])
    stage.world.advance(1)
    await forgetOld(stage.ctx)
    expect(await use(next)).toMatchObject({ standing: 'unknown' })
  })

  test('counts no longer where the tenant allows it no longer, or for fewer days', async () => {
    const deviceToken = await tokenOf()
    await acme.updateSettings({ settings: Settings.fromPartial({ rememberDevices: false }) })
    expect(await use(deviceToken)).toMatchObject({ outcome: Outcome.CHALLENGE, standing: 'not-allowed' })
    await acme.updateSettings({ settings: Settings.fromPartial({ rememberDevices: true, rememberDays: 1 }) })
    expect((await use(deviceToken)).reason).toBe(REMEMBERED_DEVICE)
  })

  test('stays as it is where an event is confirmed, or the person is denied', async () => {
    const deviceToken = await tokenOf()
    expect(await use(deviceToken, { eventName: 'payment' })).toMatchObject({ reason: DecisionReason.EVENT, next: '' })
    expect(await use(deviceToken, { risk: blockedRisk })).toMatchObject({ reason: DecisionReason.BLOCKED, next: '' })
    expect(await use(deviceToken)).toMatchObject({ reason: REMEMBERED_DEVICE, standing: 'good' })
  })

  test('that does not let the person in is told of all the same, so that strangers do not count there', async () => {
    const deviceToken = await tokenOf()
    const decide = (some: object) => stage.policy('acme').decide({ situation: signIn(deviceToken, some) })
    const lockedUntil = new Date(stage.world.now().getTime() + 60_000)
    expect(await decide({ eventName: 'payment', lockedUntil })).toMatchObject({
      decision: { outcome: Outcome.CHALLENGE },
      ...{ rememberedDevice: true, deviceToken: '' },
    })
    expect(await decide({ lockedUntil })).toMatchObject({
      decision: { reason: REMEMBERED_DEVICE },
      ...{ rememberedDevice: true, deviceToken: token },
    })
    stage.world.advance(60_000)
    expect(await decide({ eventName: 'payment' })).toMatchObject({ rememberedDevice: false })
    expect(await devices()).toEqual([])
  })

  test('stays as it is where it is only explained', async () => {
    const deviceToken = await tokenOf()
    const explain = async (sent: string) => {
      const { decision } = await stage.policyByKey(acme.key).explain({ situation: signIn(sent), at: undefined })
      return decision?.reason
    }
    expect(await explain(deviceToken)).toBe(REMEMBERED_DEVICE)
    expect(await use(deviceToken)).toMatchObject({ standing: 'good' })
    stage.world.advance(60_000)
    expect(await explain(deviceToken)).toBe(PERSON_STATE)
    expect(await devices()).toHaveLength(1)
  })
})
