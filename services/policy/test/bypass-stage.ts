import { Application, Person, PersonState } from '#contracts/gen/countersign/policy/v1/admin'
import type { Bypass } from '#contracts/gen/countersign/policy/v1/admin'
import { Situation } from '#contracts/gen/countersign/policy/v1/policy'
import { ApplicationKind, DirectoryLocation } from '#contracts/gen/countersign/types/v1/edition'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { openStage } from './stage.ts'
import type { Stage } from './stage.ts'

type Tenant = Awaited<ReturnType<Stage['newTenant']>>

export const onPremises = { state: PersonState.ENFORCED, location: DirectoryLocation.ON_PREMISES }

/** Ann signs in to the VPN, on the premises. */
export function signIn(some: Partial<Situation> = {}): Situation {
  const factors = [{ factorId: '00000000-0000-0000-0000-000000000001', method: Method.ONE_WAY_SMS }]
  return Situation.fromPartial({ userId: 'ann', applicationId: 'vpn', factors, ...some })
}

/** A stage whose tenant acme can give bypasses to Ann and Bob. */
export async function openBypassStage() {
  const stage = await openStage()
  const acme = await furnished('acme')

  /** A tenant with a VPN, which Ann and Bob sign in to. */
  async function furnished(id: string, options?: Parameters<Stage['newTenant']>[1]): Promise<Tenant> {
    const tenant = await stage.newTenant(id, options)
    const application = Application.fromPartial({ id: 'vpn', name: 'VPN', kind: ApplicationKind.REMOTE_ACCESS })
    await tenant.putApplication({ application })
    for (const userId of ['ann', 'bob']) {
      await tenant.putPerson({ person: Person.fromPartial({ userId, ...onPremises }) })
    }
    return tenant
  }

  return {
    ...stage,
    acme,
    furnished,
    async give(some: { userId?: string; seconds?: number; reason?: string } = {}, tenant = acme): Promise<Bypass> {
      const asked = { userId: 'ann', seconds: 60, reason: 'her phone does not ring', selfService: false, ...some }
      return (await tenant.createBypass(asked)).bypass as Bypass
    },
    async list(some: { userId?: string; active?: boolean } = {}): Promise<Bypass[]> {
      return (await acme.listBypasses({ userId: '', active: false, page: undefined, ...some })).bypasses
    },
    async decisionOn(some: Partial<Situation> = {}, tenant = 'acme') {
      return (await stage.policy(tenant).decide({ situation: signIn(some) })).decision
    },
    /** No bypass, and nothing told. */
    async clear(): Promise<void> {
      await stage.database.pool.query('delete from bypass')
      await stage.told()
    },
  }
}
