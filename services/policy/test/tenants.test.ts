import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Licensing, Tenant } from '#contracts/gen/countersign/policy/v1/admin'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { openStage, refusal } from './stage.ts'
import type { Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.stop())

const acme = Tenant.fromPartial({ id: 'acme', name: 'Acme', licensing: Licensing.ENFORCED, linkedProvider: true })
const create = (tenant: Partial<Tenant>) => stage.operator().createTenant({ tenant: { ...acme, ...tenant } })

describe('a tenant', () => {
  test('is created once, told in an event, and given again where it is the same', async () => {
    const { tenant } = await create({})
    expect(tenant).toEqual({ ...acme, createdAt: stage.world.now(), etag: expect.stringMatching(/./) })
    const origin = { credentialId: '', changedAt: stage.world.now() }
    expect(await stage.told()).toMatchObject([{ name: 'TenantChanged', tenant: 'acme', origin, after: tenant }])

    stage.world.advance(1_000)
    expect(await create({})).toEqual({ tenant })
    expect(await stage.told()).toEqual([])
  })

  test('of another kind under the same id is refused', async () => {
    for (const other of [{ name: 'Other' }, { licensing: Licensing.OPEN }, { linkedProvider: false }]) {
      await expect(create(other)).rejects.toMatchObject(refusal(ErrorReason.ALREADY_EXISTS))
    }
  })

  test('has open licensing unless it says otherwise', async () => {
    const { tenant } = await create({ id: 'plain', licensing: Licensing.UNSPECIFIED })
    expect(tenant?.licensing).toBe(Licensing.OPEN)
  })

  test.each([
    ['without an id', { id: '' }, 'tenant.id'],
    ['with an id of capitals', { id: 'ACME' }, 'tenant.id'],
    ['with an id that is a path', { id: '../acme' }, 'tenant.id'],
    ['with an id too long', { id: 'a'.repeat(64) }, 'tenant.id'],
    ['without a name', { name: '' }, 'tenant.name'],
    ['with a name too long', { name: 'n'.repeat(129) }, 'tenant.name'],
    ['with a zero byte in its name', { name: 'a\0b' }, 'tenant.name'],
    ['with licensing that nobody knows', { licensing: 9 as Licensing }, 'tenant.licensing'],
  ])('%s is refused', async (_, tenant, field) => {
    await expect(create(tenant)).rejects.toMatchObject(refusal(ErrorReason.INVALID_REQUEST, field))
  })

  test('that is missing from the request is refused', async () => {
    const missing = stage.operator().createTenant({ tenant: undefined })
    await expect(missing).rejects.toMatchObject(refusal(ErrorReason.INVALID_REQUEST, 'tenant'))
  })

  test('of many parallel ones there is one, and one event', async () => {
    await stage.told()
    const made = await Promise.all(Array.from({ length: 8 }, () => create({ id: 'twin' })))
    expect(new Set(made.map(({ tenant }) => tenant?.etag)).size).toBe(1)
    expect(await stage.told()).toHaveLength(1)
  })
})

describe('tenants', () => {
  test('are listed by id, in parts', async () => {
    for (const id of ['t3', 't1', 't2']) await create({ id })
    const ids: (string | undefined)[] = []
    let pageToken = ''
    do {
      const page = await stage.operator().listTenants({ page: { pageSize: 2, pageToken } })
      expect(page.tenants.length).toBeLessThanOrEqual(2)
      ids.push(...page.tenants.map(({ id }) => id))
      pageToken = page.nextPageToken
    } while (pageToken !== '')
    expect(ids).toEqual([...ids].sort())
    expect(ids).toEqual(expect.arrayContaining(['t1', 't2', 't3']))
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('are the business of the operator alone', async () => {
    const administrator = await stage.newTenant('curious')
    const scopeMissing = { ...refusal(ErrorReason.SCOPE_MISSING), metadata: { scope: 'operator' } }
    await expect(administrator.listTenants({ page: undefined })).rejects.toMatchObject(scopeMissing)
    await expect(administrator.createTenant({ tenant: acme })).rejects.toMatchObject(scopeMissing)
  })

  test('give themselves to their own administrators, whatever tenant these name', async () => {
    const { key } = await stage.newTenant('own')
    expect((await stage.admin(key, 'acme').getTenant({})).tenant?.id).toBe('own')
    expect((await stage.operator('acme').getTenant({})).tenant?.id).toBe('acme')
  })

  test('that are not there are refused to the operator, whatever is asked of them', async () => {
    const nowhere = stage.operator('nowhere')
    const page = undefined
    const calls = [
      nowhere.getTenant({}),
      nowhere.getSettings({}),
      nowhere.listPeople({ page }),
      nowhere.listApplications({ page }),
      nowhere.listTrustedNetworks({ page }),
      nowhere.listCredentials({ page }),
      nowhere.getPerson({ userId: 'ann' }),
      nowhere.removeApplication({ applicationId: 'vpn' }),
      nowhere.issueCredential({ applicationId: '', scopes: ['blocks'], label: 'x', expiresAt: undefined }),
    ]
    for (const call of calls) await expect(call).rejects.toMatchObject(refusal(ErrorReason.TENANT_NOT_FOUND))
  })

  test.each([
    ['a page too large', { pageSize: 501, pageToken: '' }, 'page.page_size'],
    ['a negative page', { pageSize: -1, pageToken: '' }, 'page.page_size'],
    ['a made-up token', { pageSize: 0, pageToken: 'bm9uZQ' }, 'page_token'],
    ['a token of another list', { pageSize: 0, pageToken: Buffer.from('[1]').toString('base64url') }, 'page_token'],
  ])('are not listed by %s', async (_, page, field) => {
    const listed = stage.operator().listTenants({ page })
    await expect(listed).rejects.toMatchObject(refusal(ErrorReason.INVALID_REQUEST, field))
  })
})
