import { describe, expect, test } from '@jest/globals'
import { DecisionReason, Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { Edition } from '#contracts/gen/countersign/types/v1/edition'
import { decide } from '../decide.ts'
import { enforcedLicensing, factsOf, federated, heard, inside, onPremises, vpn } from '../test/facts.ts'
import type { Told } from '../test/facts.ts'

const { SKIPPED, CHALLENGE } = Outcome

describe('an address', () => {
  const from = (clientIp: string) => ({ situation: { clientIp }, cloudNetworks: ['8.8.8.0/24', '2600:1f00::/32'] })

  test.each(['8.8.8.255', '::ffff:8.8.8.1', '2600:1f00::9', '2600:1F00:0:0::1'])('%s is inside', (clientIp) => {
    expect(decide(factsOf(from(clientIp)))).toMatchObject({ reason: DecisionReason.TRUSTED_NETWORK })
  })

  test.each(['', '8.8.9.1', '8.8.8.1, 8.8.4.4', '8.8.8.1:443', '8.8.8', 'localhost', '2600:1f01::1', '08.8.8.8'])(
    '%p is not',
    (clientIp) => {
      expect(decide(factsOf(from(clientIp)))).toMatchObject({ outcome: CHALLENGE })
    },
  )
})

describe('a list', () => {
  const lists = { cloudNetworks: ['8.8.8.0/24'], serverNetworks: ['10.0.0.0/8'] }

  test.each([
    ['of the server does not count in the cloud', {}, '10.0.0.1', CHALLENGE],
    ['of the cloud counts in the cloud', {}, '8.8.8.1', SKIPPED],
    ['of the cloud does not count on the premises', { application: vpn, person: onPremises }, '8.8.8.1', CHALLENGE],
    ['of the server counts on the premises', { application: vpn, person: onPremises }, '10.0.0.1', SKIPPED],
    ['of the server counts where either would do', { person: federated }, '10.0.0.1', SKIPPED],
    ['of the cloud counts where either would do', { person: federated }, '8.8.8.1', SKIPPED],
  ] satisfies [string, Told, string, Outcome][])('%s', (_, told, clientIp, outcome) => {
    expect(decide(factsOf({ ...told, ...lists, situation: { clientIp } })).outcome).toBe(outcome)
  })

  test('does not count in an edition without trusted networks, and the trace says so', () => {
    const told = { ...inside, tenant: enforcedLicensing, person: { administrator: true } }
    expect(decide(factsOf(told))).toMatchObject({ outcome: CHALLENGE, edition: Edition.ADMINISTRATOR })
    expect(heard(told)).toContain('trusted-network NOTE')
  })
})
