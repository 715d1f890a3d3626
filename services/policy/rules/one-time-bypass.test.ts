import { describe, expect, test } from '@jest/globals'
import { DecisionReason, Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { LicenceKind } from '#contracts/gen/countersign/types/v1/edition'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { PersonState } from '#contracts/gen/countersign/policy/v1/admin'
import { decide } from '../decide.ts'
import {
  blockedRisk,
  enforcedLicensing,
  factor,
  factsOf,
  federated,
  heard,
  inside,
  onPremises,
  vpn,
} from '../test/facts.ts'
import type { Told } from '../test/facts.ts'

const now = new Date('2026-01-01T00:00:00Z')
const bypass = { id: 'b', expiresAt: new Date('2026-01-01T00:05:00Z') }
/** Ann has a bypass, and signs in to the VPN. */
const atServer = { now, bypass, person: onPremises, application: vpn } satisfies Told
const decideOn = (told: Told) => decide(factsOf(told))
const bypassed = { outcome: Outcome.SKIPPED, reason: DecisionReason.ONE_TIME_BYPASS }

describe('a one-time bypass', () => {
  test('lets the person in on the premises, and is reported as 1001', () => {
    expect(decideOn(atServer)).toMatchObject({ ...bypassed, resultCode: ResultCode.SUCCESS_BYPASSED_AUTH })
    expect(decideOn({ ...atServer, application: {}, person: federated })).toMatchObject(bypassed)
  })

  test('is named in the trace with its end', () => {
    expect(decideOn(atServer).trace.at(-1)).toMatchObject({
      rule: 'one-time-bypass',
      facts: { bypass_id: 'b', expires_at: '2026-01-01T00:05:00.000Z' },
    })
  })

  test('also helps who has no method at all', () => {
    expect(decideOn({ ...atServer, situation: { factors: [] } })).toMatchObject(bypassed)
  })

  test('ends on time', () => {
    expect(decideOn({ ...atServer, now: new Date('2026-01-01T00:04:59.999Z') })).toMatchObject(bypassed)
    expect(heard({ ...atServer, now: bypass.expiresAt })).not.toContainEqual(expect.stringContaining('bypass'))
  })

  test('does not count at the identity provider, and the trace says so', () => {
    expect(decideOn({ now, bypass }).outcome).toBe(Outcome.CHALLENGE)
    expect(heard({ now, bypass })).toContain('one-time-bypass NOTE')
  })

  test('does not count without the full edition', () => {
    const lesser = { tenant: enforcedLicensing, person: { ...onPremises, licences: [LicenceKind.OFFICE_365] } }
    expect(decideOn({ ...atServer, ...lesser, application: {} }).reason).not.toBe(DecisionReason.ONE_TIME_BYPASS)
  })

  test.each([
    ['a block', { situation: { risk: blockedRisk } }, DecisionReason.BLOCKED],
    ['a lockout', { situation: { lockedUntil: new Date('2026-01-01T01:00:00Z') } }, DecisionReason.LOCKED_OUT],
    ['an event', { situation: { eventName: 'payment' } }, DecisionReason.EVENT],
  ])('loses against %s', (_, told, reason) => {
    expect(decideOn({ ...atServer, ...told }).reason).toBe(reason)
    expect(heard({ ...atServer, ...told })).not.toContainEqual(expect.stringContaining('bypass'))
  })

  test('loses against a lockout of every method that the tenant lists, though the person has another', () => {
    const factors = [{ ...factor(Method.APP_CODE), lockedUntil: bypass.expiresAt }, factor(Method.ONE_WAY_SMS)]
    const settings = { verificationOptions: [Method.APP_CODE] }
    expect(decideOn({ ...atServer, settings, situation: { factors } }).reason).toBe(DecisionReason.LOCKED_OUT)
    expect(decideOn({ ...atServer, situation: { factors } })).toMatchObject(bypassed)
  })

  test('is not spoken of where nobody would be asked anyhow, so that it is not used up', () => {
    const disabled = { ...atServer, person: { ...onPremises, state: PersonState.DISABLED } }
    expect(decideOn(disabled).reason).toBe(DecisionReason.NOT_REQUIRED)
    const trusted = { ...atServer, situation: inside.situation, serverNetworks: inside.cloudNetworks }
    expect(decideOn(trusted).reason).toBe(DecisionReason.TRUSTED_NETWORK)
    for (const told of [disabled, trusted]) expect(heard(told)).not.toContainEqual(expect.stringContaining('bypass'))
  })
})
