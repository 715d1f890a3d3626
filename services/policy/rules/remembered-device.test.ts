import { describe, expect, test } from '@jest/globals'
import { DecisionReason, Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { realWorld } from '#libs/runtime/world'
import { decide } from '../decide.ts'
import { hashDeviceToken, newDeviceToken, nextDeviceToken } from '../device-token.ts'
import type { KnownDevice } from '../facts.ts'
import { blockedRisk, factsOf, heard, onPremises, vpn } from '../test/facts.ts'
import type { Told } from '../test/facts.ts'

const now = new Date('2026-01-01T00:00:00Z')
const at = (seconds: number) => new Date(now.getTime() + seconds * 1_000)
const day = 24 * 3_600

const hashOf = (token: string) => hashDeviceToken(token)?.token as Buffer
const previous = newDeviceToken(realWorld)
const salt = realWorld.randomBytes(32)
const good = nextDeviceToken(previous, salt)

/** Was used ten seconds ago, when the previous token gave way to the good one. */
const device: KnownDevice = {
  id: 'd',
  userId: 'ann',
  tokenHash: hashOf(good),
  previousHash: hashOf(previous),
  salt,
  clientIp: '192.0.2.7',
  userAgent: 'Firefox',
  lastUsedAt: at(-10),
  createdAt: at(-day),
  expiresAt: at(13 * day),
}

const remembering = { rememberDevices: true }

interface Sent extends Omit<Told, 'device'> {
  token?: string
  device?: Partial<KnownDevice>
}

function told({ token = good, situation, settings, ...some }: Sent = {}): Told {
  return {
    now,
    ...some,
    settings: { ...remembering, ...settings },
    device: { ...device, ...some.device },
    situation: { userAgent: 'Firefox', deviceToken: token, ...situation },
  }
}

const decideOn = (some?: Sent) => decide(factsOf(told(some)))
const standingOf = (some?: Sent) =>
  decideOn(some).trace.find(({ rule }) => rule === 'remembered-device')?.facts.standing

describe('the token of a remembered device', () => {
  test('lets the person in', () => {
    expect(decideOn()).toMatchObject({ outcome: Outcome.SKIPPED, reason: DecisionReason.REMEMBERED_DEVICE })
    expect(standingOf()).toBe('good')
  })

  test('counts wherever the person has gone since, with whatever program', () => {
    expect(standingOf({ situation: { clientIp: '198.51.100.1', userAgent: 'Chrome' } })).toBe('good')
  })

  test.each([
    ['is garbage', { token: 'csd_garbage' }, 'unknown'],
    ["is somebody else's", { device: { userId: 'bob' } }, 'foreign'],
    ['has run out', { now: at(13 * day) }, 'expired'],
    ['is older than the tenant allows by now', { settings: { rememberDays: 1 } }, 'expired'],
    ['does not fit its chain', { token: newDeviceToken(realWorld) }, 'stolen'],
    ['is of no use to the tenant', { settings: { rememberDevices: false } }, 'not-allowed'],
    ['comes from the premises', { person: onPremises, application: vpn }, 'on-premises'],
  ] satisfies [string, Sent, string][])('does not count where it %s, and the trace says so', (_, some, standing) => {
    expect(decideOn(some).outcome).toBe(Outcome.CHALLENGE)
    expect(standingOf(some)).toBe(standing)
    expect(heard(told(some))).toContain('remembered-device NOTE')
  })

  test('does not count where no such device is remembered', () => {
    const facts = factsOf({ ...told(), device: undefined })
    expect(decide(facts).outcome).toBe(Outcome.CHALLENGE)
  })

  test('is not looked at for events, and not spoken of to a blocked person', () => {
    for (const situation of [{ eventName: 'payment' }, { risk: blockedRisk }]) {
      expect(standingOf({ situation })).toBeUndefined()
    }
  })

  test("of somebody else says nothing of the other's device", () => {
    const { trace } = decideOn({ device: { userId: 'bob' } })
    expect(trace.find(({ rule }) => rule === 'remembered-device')?.facts).toEqual({ standing: 'foreign' })
  })
})

describe('the token before the good one', () => {
  test.each([
    ['soon, from the same place', {}, 'repeated'],
    ['from the same place, written otherwise', { situation: { clientIp: '::ffff:192.0.2.7' } }, 'repeated'],
    ['at the last moment', { now: at(20) }, 'repeated'],
    ['by a clock that is a little behind', { now: at(-12) }, 'repeated'],
    ['too late', { now: at(20.001) }, 'stolen'],
    ['from another address', { situation: { clientIp: '192.0.2.8' } }, 'stolen'],
    ['from no address', { situation: { clientIp: '' } }, 'stolen'],
    ['by another program', { situation: { userAgent: 'Chrome' } }, 'stolen'],
    ['where there was none', { device: { previousHash: null } }, 'stolen'],
  ] satisfies [string, Sent, string][])('that is sent %s is %s', (_, some, standing) => {
    expect(standingOf({ token: previous, ...some })).toBe(standing)
  })

  test('that is stolen leads to a challenge, and only the trace says why', () => {
    const decision = decideOn({ token: previous, situation: { clientIp: '192.0.2.8' } })
    expect(decision).toMatchObject({ outcome: Outcome.CHALLENGE, reason: DecisionReason.PERSON_STATE })
    expect(decision.trace.find(({ rule }) => rule === 'remembered-device')).toMatchObject({
      facts: { standing: 'stolen', reason: 'DECISION_REASON_DEVICE_TOKEN_STOLEN', device_id: 'd' },
    })
  })
})
