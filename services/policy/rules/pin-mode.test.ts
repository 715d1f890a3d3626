import { expect, test } from '@jest/globals'
import { Deployment } from '#contracts/gen/countersign/types/v1/edition'
import { decide } from '../decide.ts'
import { factsOf, federated, heard, inside, onPremises, vpn } from '../test/facts.ts'
import type { Told } from '../test/facts.ts'

const settings = { pinRequired: true }
const server = { application: vpn, person: onPremises }

test('PINs are demanded on the premises, and where either deployment would do', () => {
  expect(decide(factsOf({ ...server, settings }))).toMatchObject({ pinRequired: true, deployment: Deployment.SERVER })
  const either = { settings, person: federated }
  expect(decide(factsOf(either))).toMatchObject({ pinRequired: true, deployment: Deployment.EITHER })
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
