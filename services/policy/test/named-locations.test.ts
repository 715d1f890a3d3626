import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ConditionalAccessRule, NamedLocation } from '#contracts/gen/countersign/policy/v1/conditional_access'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { openStage, refusal } from './stage.ts'
import type { Stage } from './stage.ts'

type Tenant = Awaited<ReturnType<Stage['newTenant']>>

let stage: Stage
let acme: Tenant
beforeAll(async () => {
  stage = await openStage()
  acme = await stage.newTenant('acme')
})
afterAll(() => stage.stop())

async function put(some: Partial<NamedLocation>, tenant = acme): Promise<NamedLocation> {
  const namedLocation = NamedLocation.fromPartial({ name: 'Office', ...some })
  return (await tenant.putNamedLocation({ namedLocation })).namedLocation as NamedLocation
}

const nobody = '00000000-0000-7000-8000-000000000000'

describe('a named location', () => {
  test('is kept in its plainest form, changed and removed, and told each time', async () => {
    await stage.told()
    const added = await put({
      networks: ['10.1.2.3/16', '10.1.0.0/16', '2001:DB8::1/64'],
      countries: ['DE', 'AT', 'DE'],
    })
    const kept = { networks: ['10.1.0.0/16', '2001:db8::/64'], countries: ['AT', 'DE'], unknownCountries: false }
    const { id, etag } = added
    expect(added).toEqual({ ...kept, id, etag, name: 'Office', createdAt: stage.world.now() })
    const changed = await put({ ...added, name: 'All offices', unknownCountries: true })
    expect(changed).toEqual({ ...added, name: 'All offices', unknownCountries: true, etag: changed.etag })
    await acme.removeNamedLocation({ namedLocationId: id })
    const origin = { credentialId: acme.credentialId, changedAt: stage.world.now() }
    const told = { name: 'NamedLocationChanged', tenant: 'acme', origin }
    expect(await stage.told()).toEqual([
      { ...told, before: undefined, after: added },
      { ...told, before: added, after: changed },
      { ...told, before: changed, after: undefined },
    ])
  })

  test('that is put again as it is changes nothing', async () => {
    const added = await put({ networks: ['10.0.0.0/8'] })
    await stage.told()
    expect(await put({ ...added, networks: ['10.5.6.7/8'] })).toEqual(added)
    expect(await stage.told()).toEqual([])
  })

  test('is refused to whoever read it before the last change', async () => {
    const read = await put({})
    const present = await put({ ...read, name: 'Other' })
    await expect(put({ ...read, name: 'Third' })).rejects.toMatchObject({
      ...refusal(ErrorReason.ETAG_MISMATCH),
      metadata: { etag: present.etag },
    })
  })

  test('that is not there, or is of another tenant, is neither replaced nor removed', async () => {
    const globex = await stage.newTenant('globex')
    const { id } = await put({})
    const refused = refusal(ErrorReason.OBJECT_NOT_FOUND)
    await expect(put({ id: nobody })).rejects.toMatchObject(refused)
    await expect(put({ id }, globex)).rejects.toMatchObject(refused)
    await expect(globex.removeNamedLocation({ namedLocationId: id })).rejects.toMatchObject(refused)
  })

  test.each([
    ['without a name', { name: '' }, 'named_location.name'],
    ['with a name too long', { name: 'x'.repeat(129) }, 'named_location.name'],
    ['with an id of another make', { id: "' or 1=1" }, 'named_location.id'],
    ['with a network that is no block', { networks: ['10.0.0.0/8', '10.0.0.1'] }, 'named_location.networks[1]'],
    ['with everything', { networks: ['::/0'] }, 'named_location.networks[0]'],
    ['with a country that there is not', { countries: ['DE', 'UK'] }, 'named_location.countries[1]'],
    ['with a country in small letters', { countries: ['de'] }, 'named_location.countries[0]'],
    [
      'with too many networks',
      { networks: Array.from({ length: 1_001 }, () => '10.0.0.0/8') },
      'named_location.networks',
    ],
    ['with too many countries', { countries: Array.from({ length: 251 }, () => 'DE') }, 'named_location.countries'],
  ])('%s is refused', async (_, some, field) => {
    await expect(put(some)).rejects.toMatchObject(refusal(ErrorReason.INVALID_REQUEST, field))
  })

  test('may have a thousand networks', async () => {
    const networks = Array.from({ length: 1_000 }, (_, index) => `10.${index >> 8}.${index & 255}.0/24`)
    const first = await put({ networks })
    expect(first.networks).toEqual(networks)
    expect((await put({ ...first, name: 'Many' })).name).toBe('Many')
  })

  test('that a rule names can not be removed', async () => {
    const location = await put({})
    const except = await put({})
    const rule = ConditionalAccessRule.fromPartial({
      name: 'Block',
      control: 4,
      locationIds: [location.id.toUpperCase()],
      exceptLocationIds: [except.id],
    })
    const { rule: made } = await acme.putConditionalAccessRule({ rule })
    for (const { id } of [location, except]) {
      const refused = acme.removeNamedLocation({ namedLocationId: id })
      await expect(refused).rejects.toMatchObject(refusal(ErrorReason.LIMIT_REACHED))
    }
    await acme.removeConditionalAccessRule({ ruleId: made?.id ?? '' })
    await acme.removeNamedLocation({ namedLocationId: location.id })
  })
})

describe('named locations', () => {
  test('are five hundred at the most, also when many are added at once', async () => {
    const full = await stage.newTenant('full')
    await stage.database.pool.query(
      `insert into named_location
      select 'full', gen_random_uuid(), 'Office ' || number, '{}', '{}', false, number, now()
      from generate_series(1, 498) as number`,
    )
    const added = await Promise.allSettled([1, 2, 3, 4].map(() => put({}, full)))
    const refused = added.flatMap((each) => ('reason' in each ? [each.reason.reason] : []))
    expect(refused).toEqual([ErrorReason.LIMIT_REACHED, ErrorReason.LIMIT_REACHED])
  })

  test('are listed in parts, the oldest first', async () => {
    const ordered = await stage.newTenant('ordered')
    for (const name of ['C', 'A', 'B']) {
      await put({ name }, ordered)
      stage.world.advance(1)
    }
    const first = await ordered.listNamedLocations({ page: { pageSize: 2, pageToken: '' } })
    const second = await ordered.listNamedLocations({ page: { pageSize: 2, pageToken: first.nextPageToken } })
    expect([...first.namedLocations, ...second.namedLocations].map(({ name }) => name)).toEqual(['C', 'A', 'B'])
    expect(second.nextPageToken).toBe('')
  })
})
