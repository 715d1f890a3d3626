import { Application, CacheKind, CacheRule, Person, PersonState } from '#contracts/gen/countersign/policy/v1/admin'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { ChallengeFinished } from '#contracts/gen/countersign/challenge/v1/events'
import { Situation } from '#contracts/gen/countersign/policy/v1/policy'
import { ApplicationKind, DirectoryLocation } from '#contracts/gen/countersign/types/v1/edition'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { carried, type Carried } from '#libs/testing/deliver'
import { deliver } from './deliver.ts'
import { openStage } from './stage.ts'
import type { Stage } from './stage.ts'

type Tenant = Awaited<ReturnType<Stage['newTenant']>>

const radius = { userId: 'ann', applicationId: 'vpn', authenticationType: 'radius', clientIp: '192.0.2.7' }

const { ON_PREMISES, CLOUD } = DirectoryLocation
const people = { ann: ON_PREMISES, bob: ON_PREMISES, eve: ON_PREMISES, cloudy: CLOUD }

/** A stage whose people sign in by RADIUS, on the premises, and of whose successes the policy service hears. */
export async function openCacheStage() {
  const stage = await openStage()
  const acme = await furnished('acme')

  /** A tenant with two ways in on the premises and one in the cloud. */
  async function furnished(id: string): Promise<Tenant> {
    const tenant = await stage.newTenant(id)
    for (const application of [
      { id: 'vpn', name: 'VPN', kind: ApplicationKind.REMOTE_ACCESS },
      { id: 'wiki', name: 'Wiki', kind: ApplicationKind.WEB },
      { id: 'mail', name: 'Mail', kind: ApplicationKind.OFFICE_365 },
    ]) {
      await tenant.putApplication({ application: Application.fromPartial(application) })
    }
    for (const [userId, location] of Object.entries(people)) {
      await tenant.putPerson({ person: Person.fromPartial({ userId, location, state: PersonState.ENFORCED }) })
    }
    return tenant
  }

  /** Ann has proved herself. */
  function finished(some: Partial<ChallengeFinished> = {}) {
    const end = { state: ChallengeState.APPROVED, finishedAt: stage.world.now() }
    return carried(ChallengeFinished, ChallengeFinished.fromPartial({ ...radius, ...end, ...some }))
  }

  async function decisionOn(some: Partial<Situation> = {}, tenant = 'acme') {
    const factors = [{ factorId: '00000000-0000-0000-0000-000000000001', method: Method.ONE_WAY_SMS }]
    const situation = Situation.fromPartial({ factors, ...radius, ...some })
    return (await stage.policy(tenant).decide({ situation })).decision
  }

  return {
    ...stage,
    acme,
    furnished,
    async put(some: Partial<CacheRule> = {}, tenant = acme): Promise<CacheRule> {
      const rule = CacheRule.fromPartial({ kind: CacheKind.PERSON, ...some })
      return (await tenant.putCacheRule({ rule })).rule as CacheRule
    },
    hear: (...events: Carried[]) => deliver(stage.database.kysely, events),
    finished,
    prove: (some?: Partial<ChallengeFinished>) => deliver(stage.database.kysely, [finished(some)]),
    decisionOn,
    reasonOf: async (some?: Partial<Situation>, tenant?: string) => (await decisionOn(some, tenant))?.reason,
    /** No rule, no success, and nothing told. */
    async clear(): Promise<void> {
      await stage.database.pool.query('delete from cached_success; delete from cache_rule')
      await stage.database.pool.query('update tenant set policy_version = policy_version + 1')
      await stage.told()
      stage.world.advance(1_000)
    },
  }
}
