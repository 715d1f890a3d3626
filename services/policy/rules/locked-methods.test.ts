import { describe, expect, test } from '@jest/globals'
import type { AvailableFactor, Situation } from '#contracts/gen/countersign/policy/v1/policy'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { realWorld } from '#libs/runtime/world'
import { decide } from '../decide.ts'
import { hashDeviceToken, newDeviceToken } from '../device-token.ts'
import type { KnownDevice } from '../facts.ts'
import { factor, factsOf, heard, inside, outcomeOf } from '../test/facts.ts'
import type { Told } from '../test/facts.ts'

const { ONE_WAY_SMS, APP_CODE } = Method
const now = new Date('2026-01-01T00:00:00Z')
const later = new Date('2026-01-01T00:01:00Z')

const sms = factor(ONE_WAY_SMS)
const app = factor(APP_CODE)
const locked = (one: AvailableFactor) => ({ ...one, lockedUntil: later })
const lockedAtHome = (one: AvailableFactor) => ({ ...one, deviceLockedUntil: later })
const has = (...factors: AvailableFactor[]): Told => ({ now, situation: { factors } })
const methodsOf = (told: Told) => decide(factsOf(told)).methods

const token = newDeviceToken(realWorld)
const device: KnownDevice = {
  ...{ id: 'd', userId: 'ann', tokenHash: hashDeviceToken(token)?.token as Buffer, previousHash: null, salt: null },
  ...{ clientIp: '192.0.2.7', userAgent: '', lastUsedAt: now, createdAt: now, expiresAt: new Date('2026-01-10') },
}
/** The same with the token of a remembered device. */
const atHome = (told: Told, situation: Partial<Situation> = {}): Told => ({
  ...told,
  device,
  settings: { rememberDevices: true },
  situation: { ...told.situation, ...situation, deviceToken: token },
})

describe('a method by which there were too many wrong answers', () => {
  test('is not offered, and the others are', () => {
    expect(methodsOf(has(locked(app), sms))).toEqual([ONE_WAY_SMS])
    expect(heard(has(locked(app), sms))).toContain('locked-methods NARROW')
  })

  test('is offered again in time', () => {
    expect(methodsOf({ ...has(locked(app), sms), now: later })).toEqual([APP_CODE, ONE_WAY_SMS])
  })

  test('keeps the person waiting where it is the only one, from wherever they come', () => {
    expect(outcomeOf(has(locked(app)))).toBe('DENIED LOCKED_OUT')
    const situation = { ...inside.situation, factors: [locked(app)] }
    expect(outcomeOf({ ...inside, now, situation })).toBe('DENIED LOCKED_OUT')
  })

  test('does not lead to a registration where the tenant lists no other that the person has', () => {
    const settings = { verificationOptions: [APP_CODE] }
    expect(outcomeOf({ ...has(locked(app), sms), settings })).toBe('DENIED LOCKED_OUT')
  })
})

describe('at a remembered device', () => {
  const event = { eventName: 'payment' }

  test("strangers' wrong answers stop nobody", () => {
    expect(outcomeOf(atHome(has(locked(app), locked(sms))))).toBe('SKIPPED REMEMBERED_DEVICE')
    expect(outcomeOf(atHome(has(app), { lockedUntil: later }))).toBe('SKIPPED REMEMBERED_DEVICE')
  })

  test('where an event is confirmed, the method that strangers guessed at is offered', () => {
    expect(methodsOf(atHome(has(locked(app), sms), event))).toEqual([APP_CODE, ONE_WAY_SMS])
    expect(methodsOf(atHome(has(locked(app), lockedAtHome(sms)), event))).toEqual([APP_CODE])
  })

  test('who is locked out there has to wait', () => {
    expect(outcomeOf(atHome(has(lockedAtHome(app))))).toBe('DENIED LOCKED_OUT')
    expect(outcomeOf(has(lockedAtHome(app)))).toBe('CHALLENGE PERSON_STATE')
  })

  test('of somebody else strangers count', () => {
    const others = { ...atHome(has(locked(app))), device: { ...device, userId: 'bob' } }
    expect(outcomeOf(others)).toBe('DENIED LOCKED_OUT')
  })
})
