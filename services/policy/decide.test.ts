import { describe, expect, test } from '@jest/globals'
import { PersonState } from '#contracts/gen/countersign/policy/v1/admin'
import { DecisionReason, Outcome, RuleEffect } from '#contracts/gen/countersign/types/v1/decision'
import { ApplicationKind, Deployment, Edition, LicenceKind } from '#contracts/gen/countersign/types/v1/edition'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { RiskLevel } from '#contracts/gen/countersign/types/v1/risk'
import { decide } from './decide.ts'
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
} from './test/facts.ts'
import type { Told } from './test/facts.ts'

const { SKIPPED, DENIED, ENROL, CHALLENGE } = Outcome
const { ONE_WAY_SMS, APP_CODE, OATH_TOKEN } = Method

describe('who is let in, kept out, registered or challenged', () => {
  test.each([
    ['an enforced person', {}, CHALLENGE, 'PERSON_STATE'],
    ['an enabled person with a method', { person: { state: PersonState.ENABLED } }, CHALLENGE, 'PERSON_STATE'],
    ['a disabled person', { person: { state: PersonState.DISABLED } }, SKIPPED, 'NOT_REQUIRED'],
    ['a person whose state nobody set', { person: { state: PersonState.UNSPECIFIED } }, SKIPPED, 'NOT_REQUIRED'],
    ['an unknown application', { application: null }, DENIED, 'APPLICATION_UNKNOWN'],
    ['an unknown person', { person: null }, DENIED, 'PERSON_UNKNOWN'],
    [
      'an unknown person where no match is demanded',
      { person: null, application: { unknownPeopleAllowed: true } },
      SKIPPED,
      'MATCH_NOT_REQUIRED',
    ],
    [
      'an unknown person who is blocked, where no match is demanded',
      { person: null, application: { unknownPeopleAllowed: true }, situation: { risk: blockedRisk } },
      DENIED,
      'BLOCKED',
    ],
    [
      'an unknown person with an event, where no match is demanded',
      { person: null, application: { unknownPeopleAllowed: true }, situation: { eventName: 'payment' } },
      DENIED,
      'PERSON_UNKNOWN',
    ],
    ['a blocked person', { situation: { risk: blockedRisk } }, DENIED, 'BLOCKED'],
    [
      'a blocked person in a trusted network',
      { ...inside, situation: { ...inside.situation, risk: blockedRisk } },
      DENIED,
      'BLOCKED',
    ],
    [
      'a blocked person who is disabled',
      { person: { state: PersonState.DISABLED }, situation: { risk: blockedRisk } },
      DENIED,
      'BLOCKED',
    ],
    ['a person without a licence', { tenant: enforcedLicensing }, DENIED, 'NOT_LICENSED'],
    [
      'a person without a licence in a trusted network',
      { ...inside, tenant: enforcedLicensing },
      DENIED,
      'NOT_LICENSED',
    ],
    [
      'a person whom the linked provider covers',
      { tenant: { ...enforcedLicensing, linkedProvider: true } },
      CHALLENGE,
      'PERSON_STATE',
    ],
    ['a person of the cloud at a VPN', { application: vpn }, DENIED, 'DEPLOYMENT_CONFLICT'],
    ['a person on the premises at a VPN', { application: vpn, person: onPremises }, CHALLENGE, 'SERVER_PERSON'],
    [
      'a disabled person at a VPN',
      { application: vpn, person: { ...onPremises, state: PersonState.DISABLED } },
      SKIPPED,
      'NOT_REQUIRED',
    ],
    ['a person in a trusted network', inside, SKIPPED, 'TRUSTED_NETWORK'],
    [
      'a person without a method in a trusted network',
      { ...inside, situation: { ...inside.situation, factors: [] } },
      SKIPPED,
      'TRUSTED_NETWORK',
    ],
    ['an enforced person without a method', { situation: { factors: [] } }, ENROL, 'NOT_REGISTERED'],
    [
      'an enabled person without a method',
      { person: { state: PersonState.ENABLED }, situation: { factors: [] } },
      ENROL,
      'NOT_REGISTERED',
    ],
    [
      'a person without a method at a VPN',
      { application: vpn, person: onPremises, situation: { factors: [] } },
      ENROL,
      'NOT_REGISTERED',
    ],
    ['a person with an event', { situation: { eventName: 'payment' } }, CHALLENGE, 'EVENT'],
    [
      'a person with an event in a trusted network',
      { ...inside, situation: { ...inside.situation, eventName: 'payment' } },
      CHALLENGE,
      'EVENT',
    ],
    [
      'a disabled person with an event',
      { person: { state: PersonState.DISABLED }, situation: { eventName: 'payment' } },
      CHALLENGE,
      'EVENT',
    ],
    [
      'a disabled person with an event and no method',
      { person: { state: PersonState.DISABLED }, situation: { eventName: 'payment', factors: [] } },
      DENIED,
      'NO_USABLE_METHOD',
    ],
    [
      'a person with an event whose edition holds none',
      { tenant: enforcedLicensing, person: { administrator: true }, situation: { eventName: 'payment' } },
      DENIED,
      'NOT_LICENSED',
    ],
    [
      'an administrator without a licence at a VPN',
      { tenant: enforcedLicensing, application: vpn, person: { ...federated, administrator: true } },
      DENIED,
      'NOT_LICENSED',
    ],
    [
      'a licensed person at the API, without a provider',
      {
        tenant: enforcedLicensing,
        application: { kind: ApplicationKind.SDK },
        person: { licences: [LicenceKind.MULTI_FACTOR_AUTHENTICATION] },
      },
      DENIED,
      'NOT_LICENSED',
    ],
    [
      'any person at the API, with a provider',
      { tenant: { ...enforcedLicensing, linkedProvider: true }, application: { kind: ApplicationKind.SDK } },
      CHALLENGE,
      'PERSON_STATE',
    ],
    [
      'a person who gave too many wrong answers',
      { situation: { lockedUntil: new Date('2026-01-01T00:00:01Z') } },
      DENIED,
      'LOCKED_OUT',
    ],
    [
      'a person who waited long enough',
      { situation: { lockedUntil: new Date('2026-01-01T00:00:00Z') } },
      CHALLENGE,
      'PERSON_STATE',
    ],
    [
      'a person of the cloud with a hardware token alone',
      { situation: { factors: [factor(OATH_TOKEN)] } },
      ENROL,
      'NOT_REGISTERED',
    ],
    [
      'a person of the cloud where only hardware tokens may be used',
      { settings: { verificationOptions: [OATH_TOKEN] } },
      DENIED,
      'NO_USABLE_METHOD',
    ],
    [
      'a person whose only method the tenant has switched off',
      { settings: { verificationOptions: [APP_CODE] }, situation: { factors: [factor(ONE_WAY_SMS)] } },
      ENROL,
      'NOT_REGISTERED',
    ],
  ] satisfies [string, Told, Outcome, keyof typeof DecisionReason][])('%s', (_, told, outcome, reason) => {
    expect(decide(factsOf(told))).toMatchObject({ outcome, reason: DecisionReason[reason] })
  })
})

describe('the trace', () => {
  test('lists every rule that spoke, in order', () => {
    expect(heard({ ...inside, situation: { ...inside.situation, eventName: 'payment' } })).toEqual([
      'edition NOTE',
      'deployment NOTE',
      'event REQUIRE',
      'trusted-network SKIP',
      'person-state REQUIRE',
      'capability NARROW',
      'registered NARROW',
      'preference NOTE',
    ])
  })

  test('the first denial ends it', () => {
    const told = { tenant: enforcedLicensing, application: vpn, situation: { risk: blockedRisk } }
    expect(heard(told)).toEqual(['blocked DENY'])
  })

  test('says so when the risk is not known', () => {
    expect(heard({ situation: { risk: undefined } })[0]).toBe('blocked NOTE')
    const unknown = { level: RiskLevel.UNKNOWN, score: 0, signals: [], blocked: false, dryRun: false, newDevice: '' }
    expect(heard({ situation: { risk: unknown } })[0]).toBe('blocked NOTE')
  })

  test('names the facts', () => {
    expect(decide(factsOf(inside)).trace.at(-2)).toEqual({
      rule: 'trusted-network',
      effect: RuleEffect.SKIP,
      explanation: 'The address is in a trusted network.',
      facts: { client_ip: '8.8.8.8', network: '8.8.8.0/24' },
    })
  })

  test('a conflict names the pair', () => {
    const [entry] = decide(factsOf({ application: vpn })).trace.slice(-1)
    expect(entry?.explanation).toContain('remote access and cloud')
    expect(entry?.facts).toMatchObject({ kind: 'APPLICATION_KIND_REMOTE_ACCESS', location: 'DIRECTORY_LOCATION_CLOUD' })
  })
})

describe('the edition and the deployment', () => {
  test('are told with the decision', () => {
    expect(decide(factsOf())).toMatchObject({ edition: Edition.FULL, deployment: Deployment.CLOUD })
    expect(decide(factsOf({ person: federated }))).toMatchObject({ deployment: Deployment.EITHER })
  })

  test('are not resolved for who or what is not known', () => {
    const unresolved = { edition: Edition.UNSPECIFIED, deployment: Deployment.UNSPECIFIED }
    expect(decide(factsOf({ person: null }))).toMatchObject(unresolved)
    expect(decide(factsOf({ application: null }))).toMatchObject(unresolved)
  })

  test('an edition without the premises leaves the cloud, where either would do', () => {
    const told = { tenant: enforcedLicensing, person: { ...federated, administrator: true } }
    expect(decide(factsOf(told))).toMatchObject({ outcome: CHALLENGE, deployment: Deployment.CLOUD })
  })
})
