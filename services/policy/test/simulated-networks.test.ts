import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { TrustedNetwork } from '#contracts/gen/countersign/policy/v1/admin'
import type { SimulateRequest } from '#contracts/gen/countersign/policy/v1/policy'
import { Deployment } from '#contracts/gen/countersign/types/v1/edition'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { simulated } from './simulated.ts'
import { openStage, refusal } from './stage.ts'
import type { Stage } from './stage.ts'

const { CLOUD, SERVER } = Deployment

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.stop())

const network = (network: string, deployment: Deployment = SERVER) => {
  return TrustedNetwork.fromPartial({ network, deployment })
}

/** A tenant that trusts one network, and what it hears of others. */
async function trusting(id: string, trusted: TrustedNetwork) {
  const { key, addTrustedNetwork } = await stage.newTenant(id)
  const { trustedNetwork } = await addTrustedNetwork({ trustedNetwork: trusted })
  const removedNetworkIds = [trustedNetwork?.id ?? '']
  const assume = (addedNetworks: TrustedNetwork[], more: Partial<SimulateRequest> = {}) => {
    return simulated(stage, key, { addedNetworks, ...more })
  }
  return { assume, removed: { removedNetworkIds } }
}

const taken = { differences: [], totals: { situations: 0n, differences: 0n } }

describe('a simulation', () => {
  test('is refused for networks that are there already, however they are written', async () => {
    const { assume, removed } = await trusting('acme', network('10.1.0.0/16'))
    const exists = { ...refusal(ErrorReason.ALREADY_EXISTS), message: '10.1.0.0/16 is trusted already' }
    const again = network('10.1.2.3/255.255.0.0')
    await expect(assume([again])).rejects.toMatchObject(exists)
    expect(await assume([again], removed)).toEqual(taken)
  })

  test('is refused for a network that it names twice, but for one in the cloud and on the premises not', async () => {
    const { assume } = await trusting('globex', network('10.1.0.0/16'))
    const twice = assume([network('10.2.0.1'), network('10.2.0.1-10.2.0.1')])
    await expect(twice).rejects.toMatchObject(refusal(ErrorReason.ALREADY_EXISTS))
    expect(await assume([network('8.8.8.0/24', CLOUD), network('8.8.8.0/24')])).toEqual(taken)
  })

  test('is refused for more networks in the cloud than fifty, with those that are left of what there is', async () => {
    const cloud = (third: number) => network(`8.8.${third}.0/24`, CLOUD)
    const { assume, removed } = await trusting('initech', cloud(0))
    const more = (count: number) => Array.from({ length: count }, (_, index) => cloud(index + 1))
    expect(await assume(more(49))).toEqual(taken)
    await expect(assume(more(50))).rejects.toMatchObject(refusal(ErrorReason.LIMIT_REACHED))
    expect(await assume(more(50), removed)).toEqual(taken)
    expect(await assume(Array.from({ length: 51 }, (_, index) => network(`10.0.${index}.0/24`)))).toEqual(taken)
  })
})
