import { expect, test } from '@jest/globals'
import { Deployment } from '#contracts/gen/countersign/types/v1/edition'
import { decide } from '../decide.ts'
import { factsOf, federated, heard, inside, onPremises, outcomeOf, vpn } from '../test/facts.ts'
import type { Told } from '../test/facts.ts'

const settings = { pinRequired: true }
const hasPin = { situation: { hasPin: true } }
const server = { application: vpn, person: onPremises }

test('PINs are demanded on the premises, and where either deployment would do', () => {
  expect(decide(factsOf({ ...server, ...hasPin, settings }))).toMatchObject({
    pinRequired: true,
    deployment: Deployment.SERVER,
  })
  const either = { settings, ...hasPin, person: federated }
  expect(decide(factsOf(either))).toMatchObject({ pinRequired: true, deployment: Deployment.EITHER })
})

test('who has no PIN where one is demanded has to set one first, and reads why', () => {
  const told = { ...server, settings }
  expect(outcomeOf(told)).toBe('ENROL NOT_REGISTERED')
  expect(decide(factsOf(told)).trace.at(-1)).toMatchObject({
    rule: 'pin-mode',
    explanation: 'The tenant demands PINs, and the person has none: one has to be set before they get in.',
    facts: { has_pin: 'false' },
  })
  expect(outcomeOf({ ...told, ...hasPin })).toBe('CHALLENGE SERVER_PERSON')
})

test('PINs are not demanded in the cloud, which has none, and the trace says so', () => {
  expect(decide(factsOf({ settings })).pinRequired).toBe(false)
  expect(heard({ settings })).toContain('pin-mode NOTE')
})

test.each([
  ['the tenant does not demand them', server],
  ['nobody is challenged', { ...server, settings, ...inside, serverNetworks: inside.cloudNetworks }],
  ['no method may be used', { ...server, settings, situation: { factors: [] }, person: { ...onPremises, state: 1 } }],
] satisfies [string, Told][])('PINs are not demanded where %s', (_, told) => {
  expect(decide(factsOf(told)).pinRequired).toBe(false)
})
