import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { PersonState } from '#contracts/gen/countersign/policy/v1/admin'
import { ConditionalAccessControl } from '#contracts/gen/countersign/policy/v1/conditional_access'
import { ClientKind } from '#contracts/gen/countersign/types/v1/client'
import { DecisionReason, Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { Deployment, Edition } from '#contracts/gen/countersign/types/v1/edition'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { decide } from './decide.ts'
import { blockedRisk, factsOf } from './test/facts.ts'
import type { Told } from './test/facts.ts'
import { imagined, rule } from './test/imagined.ts'
import type { Imagined } from './test/imagined.ts'

const { SKIPPED, DENIED, ENROL, CHALLENGE } = Outcome

const now = new Date('2026-01-01T00:00:00Z')
const decideOn = (some: Told) => decide(factsOf(some))

/** Holds a claim against many situations. */
function always(claim: (some: Imagined) => boolean): void {
  fc.assert(fc.property(imagined, claim), { numRuns: 300 })
}

/** The same sign-in, with this said of it besides. */
const but = (some: Imagined, situation: Told['situation']) => ({
  ...some,
  situation: { ...some.situation, ...situation },
})

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
    always((some) => decideOn(but(some, { risk: blockedRisk })).outcome === DENIED)
  })

  test('an unlicensed person is denied', () => {
    always((some) => {
      const { edition, outcome } = decideOn(some)
      return edition !== Edition.NONE || outcome === DENIED
    })
  })

  test('an event is never skipped', () => {
    always((some) => decideOn(but(some, { eventName: 'payment' })).outcome !== SKIPPED)
  })

  test('with one trusted network less, nobody is let in who was not before', () => {
    always((some) => {
      const { cloudNetworks, serverNetworks } = some
      const less = { ...some, cloudNetworks: cloudNetworks.slice(1), serverNetworks: serverNetworks.slice(1) }
      return decideOn(less).outcome !== SKIPPED || decideOn(some).outcome === SKIPPED
    })
  })

  test('a rule more, whatever it says, lets nobody in who was not before', () => {
    const claim = (some: Imagined, more: Told['rules']) => {
      const ruled = { ...some, rules: [...some.rules, ...(more ?? [])] }
      return decideOn(ruled).outcome !== SKIPPED || decideOn(some).outcome === SKIPPED
    }
    fc.assert(fc.property(imagined, fc.array(rule, { minLength: 1, maxLength: 2 }), claim), { numRuns: 300 })
  })

  test('a rule that blocks everybody denies everybody whose edition holds rules', () => {
    always((some) => {
      const { outcome, edition } = decideOn({ ...some, rules: [{ control: ConditionalAccessControl.BLOCK }] })
      return outcome === DENIED || edition === Edition.OFFICE_365 || edition === Edition.ADMINISTRATOR
    })
  })

  test('a bypass and a cache let nobody in who is denied without them, unless for want of a method', () => {
    always((some) => {
      const { outcome, reason } = decideOn({ ...some, bypass: undefined, lastSuccess: undefined })
      const denied = outcome === DENIED && reason !== DecisionReason.NO_USABLE_METHOD
      return !denied || decideOn(some).outcome !== SKIPPED
    })
  })

  test('a remembered device lets nobody in who is denied without it, unless for the wrong answers of strangers', () => {
    always((some) => {
      const { outcome, reason } = decideOn({ ...but(some, { deviceToken: '' }), device: undefined })
      return outcome !== DENIED || reason === DecisionReason.LOCKED_OUT || decideOn(some).outcome !== SKIPPED
    })
  })

  test('nobody is asked without a device for a method by which strangers have to wait', () => {
    always((some) => {
      const { methods } = decideOn({ ...but(some, { deviceToken: '' }), device: undefined })
      const locked = some.situation.factors.filter(({ lockedUntil }) => lockedUntil && lockedUntil > now)
      return methods.every((method) => !locked.some((factor) => factor.method === method))
    })
  })

  test('an old client lets nobody enforced in, but those at work who have no app password', () => {
    always((some) => {
      const enforced = { ...but(some, { clientKind: ClientKind.OLD, eventName: '' }), person: enforcedOf(some) }
      const { outcome, reason, deployment } = decideOn(enforced)
      if (outcome !== SKIPPED || deployment === Deployment.SERVER || !some.person) return true
      return reason === DecisionReason.OLD_CLIENT && !some.situation.hasAppPassword
    })
  })

  test('a PIN is demanded only of who is challenged in the full edition of a tenant that demands it', () => {
    always((some) => {
      const { pinRequired, outcome, edition, deployment } = decideOn(some)
      const may = some.settings.pinRequired && edition === Edition.FULL && deployment !== Deployment.CLOUD
      return !pinRequired || (may && (outcome === CHALLENGE || outcome === ENROL))
    })
  })

  test('a challenge offers methods that the person has registered and the tenant lists, each once', () => {
    always((some) => {
      const { outcome, methods } = decideOn(some)
      if (outcome !== CHALLENGE) return outcome === ENROL || methods.length === 0
      const held = new Set(some.situation.factors.map(({ method }) => method))
      const listed: readonly Method[] = some.settings.verificationOptions
      const offered = methods.every((method) => held.has(method) && listed.includes(method))
      return methods.length > 0 && offered && new Set(methods).size === methods.length
    })
  })

  test('security questions are asked at the portal alone, of who has something else, and after all else', () => {
    always((some) => {
      const { methods } = decideOn(some)
      const place = methods.indexOf(Method.SECURITY_QUESTIONS)
      const others = some.situation.factors.filter(({ method }) => method !== Method.SECURITY_QUESTIONS)
      const right = some.situation.authenticationType === 'portal' && others.length > 0
      return place === -1 || (right && place === methods.length - 1)
    })
  })

  test('every outcome and every reason comes about, so that none of these claims is empty', () => {
    const seen = fc.sample(imagined, { numRuns: 10_000, seed: 1 }).map((some) => decideOn(some))
    const outcomes = new Set(seen.map(({ outcome }) => outcome))
    expect([...outcomes].sort()).toEqual([SKIPPED, DENIED, ENROL, CHALLENGE])
    const reasons = new Set(seen.map(({ reason }) => reason))
    const never = Object.entries(DecisionReason).filter(([, reason]) => reason > 0 && !reasons.has(reason))
    // Clients are told the one in place of any denial; the other is found where the decision is recorded.
    expect(never.map(([name]) => name)).toEqual(['NOT_ALLOWED', 'DEVICE_TOKEN_STOLEN'])
  })
})

const enforcedOf = ({ person }: Imagined) => person && { ...person, state: PersonState.ENFORCED }
