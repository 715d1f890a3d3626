import { describe, expect, test } from '@jest/globals'
import { CacheKind } from '#contracts/gen/countersign/policy/v1/admin'
import { DecisionReason, Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { decide } from '../decide.ts'
import type { KnownCacheRule } from '../facts.ts'
import { blockedRisk, factsOf, heard, onPremises, vpn } from '../test/facts.ts'
import type { Told } from '../test/facts.ts'

const { PERSON, PERSON_APPLICATION, PERSON_APPLICATION_ADDRESS } = CacheKind

const now = new Date('2026-01-01T00:00:00Z')
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000)

function rule(kind: CacheKind, some: Partial<KnownCacheRule> = {}): KnownCacheRule {
  return { id: String(kind), kind, seconds: 300, authenticationType: '', applicationId: '', ...some }
}

/** Ann signs in to the VPN by RADIUS, where she has proved herself ten seconds ago. */
const atServer = {
  now,
  person: onPremises,
  application: vpn,
  situation: { authenticationType: 'radius', applicationId: 'vpn' },
  lastSuccess: { anywhere: ago(10), atApplication: ago(10), fromAddress: ago(10) },
} satisfies Told
const decideOn = (told: Told) => decide(factsOf({ ...atServer, ...told }))
const hits = (told: Told) => decideOn(told).reason === DecisionReason.CACHE

describe('a cache rule', () => {
  test.each([
    [PERSON, ResultCode.SUCCESS_USED_CACHE],
    [PERSON_APPLICATION, ResultCode.SUCCESS_USED_APP_BASED_CACHE],
    [PERSON_APPLICATION_ADDRESS, ResultCode.SUCCESS_USED_IP_BASED_CACHE],
  ])('of kind %p lets an earlier success count and is reported as %p', (kind, resultCode) => {
    expect(decideOn({ cacheRules: [rule(kind)] })).toMatchObject({
      outcome: Outcome.SKIPPED,
      reason: DecisionReason.CACHE,
      resultCode,
    })
  })

  test.each([
    [PERSON, 'anywhere'],
    [PERSON_APPLICATION, 'atApplication'],
    [PERSON_APPLICATION_ADDRESS, 'fromAddress'],
  ])('of kind %p looks at nothing else', (kind, success) => {
    const cacheRules = [rule(kind)]
    expect(hits({ cacheRules, lastSuccess: { ...atServer.lastSuccess, [success]: null } })).toBe(false)
    const none = { anywhere: null, atApplication: null, fromAddress: null }
    expect(hits({ cacheRules, lastSuccess: { ...none, [success]: ago(10) } })).toBe(true)
    expect(hits({ cacheRules, lastSuccess: undefined })).toBe(false)
  })

  test('counts for less than its seconds', () => {
    const cacheRules = [rule(PERSON)]
    expect(hits({ cacheRules, lastSuccess: { ...atServer.lastSuccess, anywhere: ago(299.999) } })).toBe(true)
    expect(hits({ cacheRules, lastSuccess: { ...atServer.lastSuccess, anywhere: ago(300) } })).toBe(false)
  })

  test('is for its integration and its application alone, where it names them', () => {
    const named = (some: Partial<KnownCacheRule>) => hits({ cacheRules: [rule(PERSON_APPLICATION, some)] })
    expect(named({ authenticationType: 'radius', applicationId: 'vpn' })).toBe(true)
    expect(named({ authenticationType: 'ldap' })).toBe(false)
    expect(named({ applicationId: 'mail' })).toBe(false)
  })

  test('that is most specific speaks first, and another does where it has no hit', () => {
    const cacheRules = [rule(PERSON_APPLICATION_ADDRESS), rule(PERSON_APPLICATION), rule(PERSON)]
    expect(decideOn({ cacheRules }).resultCode).toBe(ResultCode.SUCCESS_USED_IP_BASED_CACHE)
    const elsewhere = { ...atServer.lastSuccess, fromAddress: null }
    expect(decideOn({ cacheRules, lastSuccess: elsewhere }).resultCode).toBe(ResultCode.SUCCESS_USED_APP_BASED_CACHE)
  })

  test('comes after a bypass', () => {
    const bypass = { id: 'b', expiresAt: new Date('2026-01-01T00:05:00Z') }
    expect(decideOn({ cacheRules: [rule(PERSON)], bypass }).reason).toBe(DecisionReason.ONE_TIME_BYPASS)
  })

  test('does not count at the identity provider, for events, or for a blocked person', () => {
    const cacheRules = [rule(PERSON)]
    expect(hits({ cacheRules, person: {}, application: {} })).toBe(false)
    for (const some of [{ eventName: 'payment' }, { risk: blockedRisk }]) {
      const told = { cacheRules, situation: { ...atServer.situation, ...some } }
      expect(hits(told)).toBe(false)
      expect(heard({ ...atServer, ...told })).not.toContain('cache SKIP')
    }
  })

  test('of a kind that only a later version knows counts for nothing', () => {
    expect(hits({ cacheRules: [rule(9 as CacheKind), rule(CacheKind.UNSPECIFIED)] })).toBe(false)
  })
})
