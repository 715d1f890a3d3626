import { Application, Person, PersonState, Settings } from '#contracts/gen/countersign/policy/v1/admin'
import type { RememberedDevice } from '#contracts/gen/countersign/policy/v1/admin'
import { Situation } from '#contracts/gen/countersign/policy/v1/policy'
import type { RememberDeviceRequest } from '#contracts/gen/countersign/policy/v1/policy'
import { ApplicationKind } from '#contracts/gen/countersign/types/v1/edition'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { openStage } from './stage.ts'
import type { Stage } from './stage.ts'

type Tenant = Awaited<ReturnType<Stage['newTenant']>>

export const home = { userId: 'ann', clientIp: '192.0.2.7', userAgent: 'Firefox' }

/** Ann signs in to her mail at home, with the token that her browser was given. */
export function signIn(deviceToken: string, some: Partial<Situation> = {}): Situation {
  const factors = [{ factorId: '00000000-0000-0000-0000-000000000001', method: Method.ONE_WAY_SMS }]
  return Situation.fromPartial({ applicationId: 'mail', factors, ...home, deviceToken, ...some })
}

/** A stage whose tenant acme lets Ann and Bob have their devices remembered. */
export async function openDeviceStage() {
  const stage = await openStage()
  const acme = await furnished('acme')

  async function furnished(id: string): Promise<Tenant> {
    const tenant = await stage.newTenant(id)
    const application = Application.fromPartial({ id: 'mail', name: 'Mail', kind: ApplicationKind.OFFICE_365 })
    await tenant.putApplication({ application })
    for (const userId of ['ann', 'bob']) {
      await tenant.putPerson({ person: Person.fromPartial({ userId, state: PersonState.ENFORCED }) })
    }
    return tenant
  }

  function remember(some: Partial<RememberDeviceRequest> = {}, { tenant = 'acme', peer = 'challenge' } = {}) {
    return stage.policy(tenant, peer).rememberDevice({ ...home, replacedToken: '', ...some })
  }

  return {
    ...stage,
    acme,
    furnished,
    remember,
    tokenOf: async (some?: Partial<RememberDeviceRequest>) => (await remember(some)).deviceToken,
    /** Signs in with a token: what comes of it, and how the token stood. */
    async use(deviceToken: string, some?: Partial<Situation>, tenant = 'acme') {
      const situation = signIn(deviceToken, some)
      const { decision, deviceToken: next } = await stage.policy(tenant).decide({ situation })
      const spoken = decision?.trace.find(({ rule }) => rule === 'remembered-device')
      return { reason: decision?.reason, outcome: decision?.outcome, next, standing: spoken?.facts.standing }
    },
    async devices(userId = 'ann', tenant = acme): Promise<RememberedDevice[]> {
      return (await tenant.listRememberedDevices({ userId, page: undefined })).devices
    },
    /** No device, the usual settings, and nothing told. */
    async clear(): Promise<void> {
      await acme.updateSettings({ settings: Settings.fromPartial({ rememberDevices: true, rememberDays: 14 }) })
      await stage.database.pool.query('delete from remembered_device')
      stage.world.advance(60_000)
      await stage.told()
    },
  }
}
