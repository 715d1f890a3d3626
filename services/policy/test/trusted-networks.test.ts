import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { TrustedNetwork } from '#contracts/gen/countersign/policy/v1/admin'
import { Deployment } from '#contracts/gen/countersign/types/v1/edition'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { openStage, refusal } from './stage.ts'
import type { Stage } from './stage.ts'

type Tenant = Awaited<ReturnType<Stage['newTenant']>>

const { CLOUD, SERVER } = Deployment

let stage: Stage
let acme: Tenant
beforeAll(async () => {
  stage = await openStage()
  acme = await stage.newTenant('acme')
})
afterAll(() => stage.stop())

async function add(network: string, deployment: Deployment = CLOUD, tenant = acme) {
  const trustedNetwork = TrustedNetwork.fromPartial({ network, deployment, label: 'office' })
  return (await tenant.addTrustedNetwork({ trustedNetwork })).trustedNetwork as TrustedNetwork
}

describe('a trusted network', () => {
  test('is kept in its plainest form, removed again, and told both times', async () => {
    await stage.told()
    const added = await add('8.8.4.77/24')
    const kept = { label: 'office', deployment: CLOUD, network: '8.8.4.0/24', createdAt: stage.world.now() }
    expect(added).toEqual({ ...kept, id: added.id })
    await acme.removeTrustedNetwork({ trustedNetworkId: added.id })
    const gone = acme.removeTrustedNetwork({ trustedNetworkId: added.id })
    await expect(gone).rejects.toMatchObject(refusal(ErrorReason.OBJECT_NOT_FOUND))
    expect(await stage.told()).toMatchObject([
      { name: 'TrustedNetworkChanged', tenant: 'acme', before: undefined, after: added },
      { before: added, after: undefined },
    ])
  })

  test('is trusted once, however it is written, but in either place', async () => {
    await add('10.1.0.0/16', SERVER)
    for (const same of ['10.1.0.0/255.255.0.0', '10.1.0.0-10.1.255.255', '10.1.2.3/16']) {
      await expect(add(same, SERVER)).rejects.toMatchObject(refusal(ErrorReason.ALREADY_EXISTS))
    }
    await add('9.9.9.0/24', SERVER)
    await add('9.9.9.0/24', CLOUD)
  })

  test.each([
    ['a private block in the cloud', '192.168.0.0/16', CLOUD],
    ['an address in the cloud', '8.8.8.8', CLOUD],
    ['everything', '0.0.0.0/0', SERVER],
    ['no network at all', 'office', SERVER],
    ['nothing', '', SERVER],
    ['a text too long', '1'.repeat(97), SERVER],
  ])('that is %s is refused', async (_, network, deployment) => {
    const refused = refusal(ErrorReason.INVALID_REQUEST, 'trusted_network.network')
    await expect(add(network, deployment)).rejects.toMatchObject(refused)
  })

  test.each([Deployment.UNSPECIFIED, Deployment.EITHER, 9 as Deployment])('in place %p is refused', async (place) => {
    const refused = refusal(ErrorReason.INVALID_REQUEST, 'trusted_network.deployment')
    await expect(add('8.8.8.0/24', place)).rejects.toMatchObject(refused)
  })

  test('of one tenant can not be removed by another', async () => {
    const globex = await stage.newTenant('globex')
    const { id } = await add('1.1.1.0/24')
    const refused = refusal(ErrorReason.OBJECT_NOT_FOUND)
    await expect(globex.removeTrustedNetwork({ trustedNetworkId: id })).rejects.toMatchObject(refused)
    const odd = globex.removeTrustedNetwork({ trustedNetworkId: "' or 1=1" })
    await expect(odd).rejects.toMatchObject(refusal(ErrorReason.INVALID_REQUEST, 'trusted_network_id'))
  })
})

describe('trusted networks', () => {
  test('of the cloud are fifty at the most, also when many are added at once', async () => {
    const full = await stage.newTenant('full')
    await stage.database.pool.query(
      `insert into trusted_network
      select 'full', gen_random_uuid(), ${CLOUD}, '8.9.' || number || '.0/24', '', now()
      from generate_series(1, 47) as number`,
    )
    const added = await Promise.allSettled([1, 2, 3, 4, 5, 6].map((index) => add(`8.8.${index}.0/24`, CLOUD, full)))
    const refused = added.flatMap((each) => ('reason' in each ? [each.reason.reason] : []))
    expect(refused).toEqual(Array.from({ length: 3 }, () => ErrorReason.LIMIT_REACHED))
    await add('10.0.0.0/8', SERVER, full)
  })

  test('are listed in parts, the oldest first', async () => {
    const ordered = await stage.newTenant('ordered')
    const networks = ['10.0.3.0/24', '10.0.1.0/24', '10.0.2.0/24']
    for (const network of networks) {
      await add(network, SERVER, ordered)
      stage.world.advance(1)
    }
    const first = await ordered.listTrustedNetworks({ page: { pageSize: 2, pageToken: '' } })
    const second = await ordered.listTrustedNetworks({ page: { pageSize: 2, pageToken: first.nextPageToken } })
    const listed = [...first.trustedNetworks, ...second.trustedNetworks].map(({ network }) => network)
    expect(listed).toEqual(networks)
    expect(second.nextPageToken).toBe('')
  })
})
