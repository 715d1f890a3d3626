import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Application, Licensing, Person, PersonState, Tenant } from '#contracts/gen/countersign/policy/v1/admin'
import { Situation } from '#contracts/gen/countersign/policy/v1/policy'
import { DecisionReason } from '#contracts/gen/countersign/types/v1/decision'
import { ApplicationKind } from '#contracts/gen/countersign/types/v1/edition'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { openStage, refusal } from './stage.ts'
import type { Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.stop())

const acme = { name: 'Acme', licensing: Licensing.ENFORCED, linkedProvider: true }
async function create(id: string) {
  const { tenant } = await stage.operator().createTenant({ tenant: Tenant.fromPartial({ ...acme, id }) })
  await stage.told()
  return tenant as Tenant
}
const change = (tenant: Partial<Tenant>) => stage.operator().updateTenant({ tenant: Tenant.fromPartial(tenant) })

describe('a change of a tenant', () => {
  test('changes its name or its licensing, leaves the rest, and is told before and after', async () => {
    const before = await create('moving')
    const { tenant: named } = await change({ id: 'moving', name: 'Moved', linkedProvider: false })
    const { tenant: opened } = await change({ id: 'moving', licensing: Licensing.OPEN })
    expect(named).toEqual({ ...before, name: 'Moved', etag: named?.etag })
    expect(opened).toEqual({ ...named, licensing: Licensing.OPEN, etag: opened?.etag })
    expect((await stage.operator('moving').getTenant({})).tenant).toEqual(opened)
    expect(new Set([before.etag, named?.etag, opened?.etag]).size).toBe(3)
    const told = { name: 'TenantChanged', tenant: 'moving', origin: { credentialId: '', changedAt: stage.world.now() } }
    expect(await stage.told()).toEqual([
      { ...told, before, after: named },
      { ...told, before: named, after: opened },
    ])
  })

  test('to what it is already is none', async () => {
    const tenant = await create('steady')
    expect(await change({ id: 'steady', name: acme.name, licensing: acme.licensing })).toEqual({ tenant })
    expect(await change({ id: 'steady' })).toEqual({ tenant })
    expect(await stage.told()).toEqual([])
  })

  test('is refused to whoever read it before the last one', async () => {
    const { etag } = await create('busy')
    const { tenant: present } = await change({ id: 'busy', name: 'First', etag })
    await expect(change({ id: 'busy', name: 'Second', etag })).rejects.toMatchObject({
      ...refusal(ErrorReason.ETAG_MISMATCH),
      metadata: { etag: present?.etag },
    })
    expect((await stage.operator('busy').getTenant({})).tenant).toEqual(present)
  })

  test('is lost to no other that comes at the same moment', async () => {
    await create('shared')
    await Promise.all([change({ id: 'shared', name: 'Both' }), change({ id: 'shared', licensing: Licensing.OPEN })])
    const both = { name: 'Both', licensing: Licensing.OPEN }
    expect((await stage.operator('shared').getTenant({})).tenant).toMatchObject(both)
  })

  test('is not for its own administrators, and not for those of another', async () => {
    const [own, other] = [await stage.newTenant('guarded'), await stage.newTenant('envious')]
    const scopeMissing = { ...refusal(ErrorReason.SCOPE_MISSING), metadata: { scope: 'operator' } }
    for (const { updateTenant } of [own, other]) {
      const changed = updateTenant({ tenant: Tenant.fromPartial({ id: 'guarded', licensing: Licensing.ENFORCED }) })
      await expect(changed).rejects.toMatchObject(scopeMissing)
    }
    expect((await own.getTenant({})).tenant).toMatchObject({ licensing: Licensing.OPEN })
  })

  test('of a tenant that is not there is refused', async () => {
    const nowhere = change({ id: 'nowhere', name: 'Nowhere' })
    await expect(nowhere).rejects.toMatchObject(refusal(ErrorReason.TENANT_NOT_FOUND))
  })

  test.each([
    ['without an id', { id: '' }, 'tenant.id'],
    ['to a name too long', { id: 'acme', name: 'n'.repeat(129) }, 'tenant.name'],
    ['to a name with a zero byte', { id: 'acme', name: 'a\0b' }, 'tenant.name'],
    ['to licensing that nobody knows', { id: 'acme', licensing: 9 as Licensing }, 'tenant.licensing'],
    ['by an etag too long', { id: 'acme', etag: 'e'.repeat(65) }, 'tenant.etag'],
  ])('%s is refused', async (_, tenant, field) => {
    await expect(change(tenant)).rejects.toMatchObject(refusal(ErrorReason.INVALID_REQUEST, field))
  })
})

/** Mail, and Ann, who proves herself at every sign-in and has no licence. */
async function furnish(tenant: Awaited<ReturnType<Stage['newTenant']>>): Promise<void> {
  const application = Application.fromPartial({ id: 'mail', name: 'Mail', kind: ApplicationKind.OFFICE_365 })
  await tenant.putApplication({ application })
  await tenant.putPerson({ person: Person.fromPartial({ userId: 'ann', state: PersonState.ENFORCED }) })
}

const situation = Situation.fromPartial({
  ...{ userId: 'ann', applicationId: 'mail', clientIp: '8.8.8.8' },
  factors: [{ factorId: '00000000-0000-0000-0000-000000000001', method: Method.APP_CODE }],
})

describe('a person without a licence', () => {
  test('is denied once licences are looked at, at every replica, and let in again when they are not', async () => {
    const house = await stage.newTenant('house')
    await furnish(house)
    const replica = await stage.openReplica()
    const reasons = () => {
      const asked = [stage.policy('house'), replica.policy('house')].map((policy) => policy.decide({ situation }))
      return Promise.all(asked.map(async (answer) => (await answer).decision?.reason))
    }
    const { PERSON_STATE, NOT_LICENSED } = DecisionReason
    expect(await reasons()).toEqual([PERSON_STATE, PERSON_STATE])
    await change({ id: 'house', licensing: Licensing.ENFORCED })
    expect(await reasons()).toEqual([NOT_LICENSED, NOT_LICENSED])
    await change({ id: 'house', licensing: Licensing.OPEN })
    expect(await reasons()).toEqual([PERSON_STATE, PERSON_STATE])
    await replica.stop()
  })
})
