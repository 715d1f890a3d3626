import { describe, expect, test } from '@jest/globals'
import { PersonState } from '#contracts/gen/countersign/policy/v1/admin'
import { ConditionalAccessControl } from '#contracts/gen/countersign/policy/v1/conditional_access'
import { ClientKind } from '#contracts/gen/countersign/types/v1/client'
import { blockedRisk, enforcedLicensing, federated, inside, onPremises, outcomeOf, vpn } from '../test/facts.ts'
import type { Told } from '../test/facts.ts'

const { DISABLED, ENABLED, ENFORCED } = PersonState

const from = (clientKind: ClientKind, told: Told, hasAppPassword = false): Told => {
  return { ...told, situation: { ...told.situation, clientKind, hasAppPassword } }
}

const letIn = 'SKIPPED OLD_CLIENT'
const keptOut = 'DENIED APP_PASSWORD_NEEDED'

describe('an old client, by the state of the person', () => {
  test.each([
    ['disabled', DISABLED, false, letIn],
    ['disabled, with an app password', DISABLED, true, letIn],
    ['who has still to register', ENABLED, false, letIn],
    ['who has still to register, with an app password', ENABLED, true, letIn],
    ['enforced', ENFORCED, false, keptOut],
    ['enforced, with an app password', ENFORCED, true, keptOut],
    ['whose state nobody set', PersonState.UNSPECIFIED, false, letIn],
  ])('%s', (_, state, hasAppPassword, expected) => {
    expect(outcomeOf(from(ClientKind.OLD, { person: { state } }, hasAppPassword))).toBe(expected)
  })
})

// Where, whether trusted networks count, then what comes of a browser, of an old client without an app password, and with one.
describe('trusted networks and what the client is, for a person who is enforced', () => {
  const outside = { cloudNetworks: inside.cloudNetworks, situation: { clientIp: '8.8.4.4' } }
  const off = { tenant: enforcedLicensing, person: { administrator: true } }
  const asked = 'CHALLENGE PERSON_STATE'

  test.each([
    ['inside, on', inside, ['SKIPPED TRUSTED_NETWORK', letIn, keptOut]],
    ['inside, off', { ...inside, ...off }, [asked, keptOut, keptOut]],
    ['outside, on', outside, [asked, keptOut, keptOut]],
    ['outside, off', { ...outside, ...off }, [asked, keptOut, keptOut]],
  ] satisfies [string, Told, string[]][])('%s', (_, told, [browser, without, having]) => {
    expect(outcomeOf(from(ClientKind.BROWSER, told))).toBe(browser)
    expect(outcomeOf(from(ClientKind.MODERN, told))).toBe(browser)
    expect(outcomeOf(from(ClientKind.UNSPECIFIED, told, true))).toBe(browser)
    expect(outcomeOf(from(ClientKind.OLD, told))).toBe(without)
    expect(outcomeOf(from(ClientKind.OLD, told, true))).toBe(having)
  })

  test('the claim of the federation counts as inside', () => {
    const claim = { person: federated, situation: { insideCorporateNetwork: true } }
    expect(outcomeOf(from(ClientKind.OLD, claim))).toBe(keptOut)
    expect(outcomeOf(from(ClientKind.OLD, { ...claim, settings: { trustInsideCorporateNetwork: true } }))).toBe(letIn)
  })
})

test('a rule of conditional access that demands a second factor demands an app password there', () => {
  const disabled = { person: { state: DISABLED } }
  const ruled = (control: ConditionalAccessControl) => from(ClientKind.OLD, { ...disabled, rules: [{ control }] })
  expect(outcomeOf(ruled(ConditionalAccessControl.REQUIRE))).toBe(keptOut)
  expect(outcomeOf(ruled(ConditionalAccessControl.REQUIRE_WHEN_NOT_AT_WORK))).toBe(keptOut)
  expect(outcomeOf(ruled(ConditionalAccessControl.BLOCK))).toBe('DENIED CONDITIONAL_ACCESS_BLOCKS')
  const atWork = { ...inside, ...disabled, rules: [{ control: ConditionalAccessControl.REQUIRE_WHEN_NOT_AT_WORK }] }
  expect(outcomeOf(from(ClientKind.OLD, atWork))).toMatch('SKIPPED')
})

test('on the premises any client will do, as a call or a text reaches the person beside it', () => {
  expect(outcomeOf(from(ClientKind.OLD, { person: onPremises, application: vpn }))).toBe('CHALLENGE SERVER_PERSON')
})

test('a blocked person is kept out whatever the client', () => {
  const blocked = { person: { state: DISABLED }, situation: { risk: blockedRisk } }
  expect(outcomeOf(from(ClientKind.OLD, blocked))).toBe('DENIED BLOCKED')
})
