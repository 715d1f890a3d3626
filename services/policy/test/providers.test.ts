import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Application, Licensing, Person, PersonState, UsageModel } from '#contracts/gen/countersign/policy/v1/admin'
import type { Provider } from '#contracts/gen/countersign/policy/v1/admin'
import { Situation } from '#contracts/gen/countersign/policy/v1/policy'
import { ApplicationKind, Edition } from '#contracts/gen/countersign/types/v1/edition'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { openStage, refusal } from './stage.ts'
import type { Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.stop())

type Tenant = Awaited<ReturnType<Stage['newTenant']>>

const perUser = { id: '', name: 'Billing', usageModel: UsageModel.PER_USER, linked: true, createdAt: undefined }

async function create(tenant: Tenant, some: Partial<Provider> = {}): Promise<Provider> {
  return (await tenant.createProvider({ provider: { ...perUser, ...some } })).provider as Provider
}

describe('a provider', () => {
  test('is created, given and deleted, each told', async () => {
    const acme = await stage.newTenant('acme')
    await stage.told()
    const created = await create(acme)
    expect(created).toEqual({ ...perUser, id: created.id, createdAt: stage.world.now() })
    expect((await acme.getProvider({})).provider).toEqual(created)
    await acme.deleteProvider({})
    await expect(acme.getProvider({})).rejects.toMatchObject(refusal(ErrorReason.OBJECT_NOT_FOUND))
    await expect(acme.deleteProvider({})).rejects.toMatchObject(refusal(ErrorReason.OBJECT_NOT_FOUND))
    const told = { name: 'ProviderChanged', tenant: 'acme', origin: { credentialId: acme.credentialId } }
    expect(await stage.told()).toMatchObject([
      { ...told, before: undefined, after: created },
      { ...told, before: created, after: undefined },
    ])
  })

  test('is one at a time, and its usage model changes only by another in its place', async () => {
    const globex = await stage.newTenant('globex')
    await create(globex)
    const again = create(globex, { usageModel: UsageModel.PER_AUTHENTICATION })
    await expect(again).rejects.toMatchObject(refusal(ErrorReason.ALREADY_EXISTS))
    await globex.deleteProvider({})
    expect(await create(globex, { usageModel: UsageModel.PER_AUTHENTICATION })).toMatchObject({ usageModel: 2 })
  })

  test('that many create at once is created once', async () => {
    const initech = await stage.newTenant('initech')
    const calls = await Promise.allSettled(Array.from({ length: 6 }, () => create(initech)))
    expect(calls.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  test.each([
    ['without a name', { name: '' }, 'provider.name'],
    ['with a name too long', { name: 'n'.repeat(129) }, 'provider.name'],
    ['without a usage model', { usageModel: UsageModel.UNSPECIFIED }, 'provider.usage_model'],
    ['with a usage model that nobody knows', { usageModel: 9 as UsageModel }, 'provider.usage_model'],
  ])('%s is refused', async (_, some, field) => {
    const hooli = await stage.newTenant('hooli')
    await expect(create(hooli, some)).rejects.toMatchObject(refusal(ErrorReason.INVALID_REQUEST, field))
  })
})

describe('a linked provider', () => {
  const enforced = { licensing: Licensing.ENFORCED }

  async function edition(tenant: string): Promise<Edition | undefined> {
    const situation = Situation.fromPartial({ userId: 'ann', applicationId: 'wiki' })
    return (await stage.policy(tenant).decide({ situation })).decision?.edition
  }

  test('gives everybody the full edition for as long as it is there, and one that is not linked does not', async () => {
    const umbrella = await stage.newTenant('umbrella', enforced)
    await umbrella.putPerson({ person: Person.fromPartial({ userId: 'ann', state: PersonState.ENFORCED }) })
    const application = Application.fromPartial({ id: 'wiki', name: 'Wiki', kind: ApplicationKind.WEB })
    await umbrella.putApplication({ application })
    expect(await edition('umbrella')).toBe(Edition.NONE)
    await create(umbrella, { linked: false })
    expect(await edition('umbrella')).toBe(Edition.NONE)
    await umbrella.deleteProvider({})
    await create(umbrella)
    expect(await edition('umbrella')).toBe(Edition.FULL)
    await umbrella.deleteProvider({})
    expect(await edition('umbrella')).toBe(Edition.NONE)
  })

  test('is told of the tenant, whose etag changes with it', async () => {
    const cyberdyne = await stage.newTenant('cyberdyne', enforced)
    const before = (await cyberdyne.getTenant({})).tenant
    await create(cyberdyne)
    const { tenant } = await cyberdyne.getTenant({})
    expect(tenant).toEqual({ ...before, linkedProvider: true, etag: tenant?.etag })
    expect(tenant?.etag).not.toBe(before?.etag)
    const listed = await stage.operator().listTenants({ page: undefined })
    expect(listed.tenants).toContainEqual(tenant)
  })

  test('of the operator’s word stays linked whatever the tenant does, and the tenant is still the same', async () => {
    const asked = { ...enforced, linkedProvider: true }
    const tyrell = await stage.newTenant('tyrell', asked)
    await create(tyrell)
    await tyrell.deleteProvider({})
    expect((await tyrell.getTenant({})).tenant).toMatchObject({ linkedProvider: true })
    await create(tyrell)
    await stage.newTenant('tyrell', asked)
    const other = stage.newTenant('tyrell', enforced)
    await expect(other).rejects.toMatchObject(refusal(ErrorReason.ALREADY_EXISTS))
  })
})
