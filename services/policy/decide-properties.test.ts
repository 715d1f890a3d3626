import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { Licensing, PersonState } from '#contracts/gen/countersign/policy/v1/admin'
import { DecisionReason, Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { ApplicationKind, DirectoryLocation, Edition, LicenceKind } from '#contracts/gen/countersign/types/v1/edition'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { RiskLevel } from '#contracts/gen/countersign/types/v1/risk'
import type { RiskSignal } from '#contracts/gen/countersign/types/v1/risk'
import { decide } from './decide.ts'
import { blockedRisk, factor, factsOf } from './test/facts.ts'
import type { Told } from './test/facts.ts'

/** Any value of an enum, those that no version knows yet included. */
const any = <T extends number>(values: Record<string, T>) => fc.constantFrom(...Object.values(values))

const methods = fc.uniqueArray(fc.constantFrom(Method.ONE_WAY_SMS, Method.APP_CODE, Method.OATH_TOKEN))
const networks = fc.uniqueArray(fc.constantFrom('8.8.8.0/24', '8.8.8.8/32', '9.9.9.0/24', '2600:1f00::/32'))

const situation = fc.record({
  clientIp: fc.constantFrom('8.8.8.8', '::ffff:8.8.8.8', '9.9.9.9', '2600:1f00::1', '10.0.0.1', '', 'nowhere'),
  insideCorporateNetwork: fc.boolean(),
  eventName: fc.constantFrom('', '', 'payment'),
  factors: fc.array(any(Method).map(factor), { maxLength: 4 }),
  risk: fc.option(
    fc.record({
      level: any(RiskLevel),
      score: fc.nat(100),
      signals: fc.constant<RiskSignal[]>([]),
      blocked: fc.boolean(),
    }),
    {
      nil: undefined,
    },
  ),
  lockedUntil: fc.option(fc.date({ min: new Date('2025-12-01'), max: new Date('2026-02-01'), noInvalidDate: true }), {
    nil: undefined,
  }),
})

const told = fc.record({
  tenant: fc.record({ licensing: any(Licensing), linkedProvider: fc.boolean() }),
  person: fc.option(
    fc.record({
      state: any(PersonState),
      location: any(DirectoryLocation),
      administrator: fc.boolean(),
      licences: fc.array(any(LicenceKind), { maxLength: 3 }),
      defaultMethod: any(Method),
    }),
  ),
  application: fc.option(fc.record({ kind: any(ApplicationKind), unknownPeopleAllowed: fc.boolean() })),
  situation,
  settings: fc.record({
    verificationOptions: methods.filter(({ length }) => length > 0),
    trustInsideCorporateNetwork: fc.boolean(),
  }),
  cloudNetworks: networks,
  serverNetworks: networks,
})

type Imagined = typeof told extends fc.Arbitrary<infer T> ? T : never

const decideOn = (some: Told) => decide(factsOf(some))

/** Holds a claim against many situations. */
function always(claim: (some: Imagined) => boolean): void {
  fc.assert(fc.property(told, claim), { numRuns: 300 })
}

describe('whatever the situation', () => {
  test('a decision has a trace of whole sentences', () => {
    always((some) => {
      const { trace } = decideOn(some)
      return trace.length > 0 && trace.every(({ rule, explanation }) => rule !== '' && /^[A-Z].+\.$/.test(explanation))
    })
  })

  test('a decision names a reason, and it belongs to the outcome', () => {
    const reasons: Record<number, string> = { 0: 'SKIPPED', 20: 'DENIED', 40: 'ENROL', 60: 'CHALLENGE' }
    always((some) => {
      const { outcome, reason } = decideOn(some)
      const named = Object.values(DecisionReason).includes(reason) && reason > 0
      return named && Outcome[reasons[Math.floor(reason / 20) * 20] as keyof typeof Outcome] === outcome
    })
  })

  test('the same facts come to the same decision', () => {
    always((some) => JSON.stringify(decideOn(some)) === JSON.stringify(decideOn(some)))
  })

  test('a blocked person is denied', () => {
    always((some) => {
      return decideOn({ ...some, situation: { ...some.situation, risk: blockedRisk } }).outcome === Outcome.DENIED
    })
  })

  test('an unlicensed person is denied', () => {
    always((some) => {
      const { edition, outcome } = decideOn(some)
      return edition !== Edition.NONE || outcome === Outcome.DENIED
    })
  })

  test('an event is never skipped', () => {
    always((some) => {
      const eventName = 'payment'
      return decideOn({ ...some, situation: { ...some.situation, eventName } }).outcome !== Outcome.SKIPPED
    })
  })

  test('with one trusted network less, nobody is let in who was not before', () => {
    always((some) => {
      const { cloudNetworks, serverNetworks } = some
      const less = { ...some, cloudNetworks: cloudNetworks.slice(1), serverNetworks: serverNetworks.slice(1) }
      return decideOn(less).outcome !== Outcome.SKIPPED || decideOn(some).outcome === Outcome.SKIPPED
    })
  })

  test('a challenge offers methods that the person has registered and the tenant lists, each once', () => {
    always((some) => {
      const { outcome, methods } = decideOn(some)
      if (outcome !== Outcome.CHALLENGE) return outcome === Outcome.ENROL || methods.length === 0
      const held = new Set(some.situation.factors.map(({ method }) => method))
      const listed: readonly Method[] = some.settings.verificationOptions
      const offered = methods.every((method) => held.has(method) && listed.includes(method))
      return methods.length > 0 && offered && new Set(methods).size === methods.length
    })
  })

  test('every outcome comes about, so that none of these claims is empty', () => {
    const seen = new Set(fc.sample(told, { numRuns: 1_000, seed: 1 }).map((some) => decideOn(some).outcome))
    expect([...seen].sort()).toEqual([Outcome.SKIPPED, Outcome.DENIED, Outcome.ENROL, Outcome.CHALLENGE])
  })
})
