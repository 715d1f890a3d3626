import { expect, test } from '@jest/globals'
import { DecisionReason, Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { decide } from '../decide.ts'
import { enforcedLicensing, factsOf, federated, heard, vpn } from '../test/facts.ts'
import type { Told } from '../test/facts.ts'

const claim = { insideCorporateNetwork: true }
const trusted = { situation: claim, person: federated, settings: { trustInsideCorporateNetwork: true } }
const administrator = { ...federated, administrator: true }

test('the claim counts for a federated person where the tenant trusts it', () => {
  const reason = DecisionReason.TRUSTED_NETWORK
  expect(decide(factsOf(trusted))).toMatchObject({ outcome: Outcome.SKIPPED, reason })
})

test.each([
  ['where the tenant does not trust it', { ...trusted, settings: {} }],
  ['of a person who is not federated', { ...trusted, person: {} }],
  ['in an edition without trusted networks', { ...trusted, tenant: enforcedLicensing, person: administrator }],
  ['at a sign-in on the premises', { ...trusted, application: vpn }],
  ['for an event', { ...trusted, situation: { ...claim, eventName: 'payment' } }],
] satisfies [string, Told][])('the claim does not count %s, and the trace mentions it', (_, told) => {
  expect(decide(factsOf(told)).outcome).toBe(Outcome.CHALLENGE)
  expect(heard(told).some((line) => line.startsWith('inside-corporate-network'))).toBe(true)
})

test('nobody speaks of a claim that was not made', () => {
  expect(heard({ ...trusted, situation: {} }).join()).not.toContain('inside-corporate-network')
})
