import { randomBytes } from 'node:crypto'
import { ApplicationKind, DirectoryLocation } from '#contracts/gen/countersign/types/v1/edition'
import { FactorServiceService, OathAlgorithm } from '#contracts/gen/countersign/challenge/v1/factor'
import {
  AdminServiceService,
  Application,
  Licensing,
  Person,
  PersonState,
  Settings,
  Tenant,
} from '#contracts/gen/countersign/policy/v1/admin'
import type { Cluster } from '#cli/start/cluster'
import { connect } from '#libs/rpc/client'
import { oathCode, type OathSecret } from '#services/challenge/methods/oath'
import { drive } from './drive.ts'

/** The tenant that the benchmarks sign in to. */
export const tenant = 'bench'

const signingIn = { state: PersonState.ENFORCED, location: DirectoryLocation.FEDERATED }

/** People who each have a token that moves with every press, and a client by which they sign in. */
export interface Regulars {
  key: string
  people: string[]
  /** The code that somebody's token shows next. */
  press(person: string): string
}

/** Sets the tenant up, and its people. */
export async function makeRegulars({ addresses, operatorKey }: Cluster, size: number): Promise<Regulars> {
  const admin = connect(AdminServiceService, { address: addresses.policy, key: operatorKey, tenant })
  const factors = connect(FactorServiceService, { address: addresses.challenge, key: operatorKey, tenant })
  const licensing = Licensing.OPEN
  await admin.createTenant({ tenant: Tenant.fromPartial({ id: tenant, name: 'Benchmark', licensing }) })
  await admin.updateSettings({ settings: Settings.fromPartial({ challengesPerFiveMinutes: 1000 }) })
  const application = Application.fromPartial({ id: 'bench', name: 'Benchmark', kind: ApplicationKind.REMOTE_ACCESS })
  await admin.putApplication({ application })
  const scopes = ['challenge']
  const { key } = await admin.issueCredential({ applicationId: '', scopes, label: 'benchmark', expiresAt: undefined })
  const people = Array.from({ length: size }, (_, index) => `regular-${index}`)
  const seed = randomBytes(20)
  const call = async (userId: string) => {
    await admin.putPerson({ person: Person.fromPartial({ userId, ...signingIn }) })
    const movement = { $case: 'counter' as const, value: 0n }
    const token = { serial: userId, manufacturer: '', seed, algorithm: OathAlgorithm.SHA1, digits: 6, movement }
    await factors.enrolFactor({
      userId,
      kind: { $case: 'oathToken', value: token },
      vouched: true,
      vouchReason: 'known at the desk',
    })
  }
  await drive(people, { callers: 8, call })
  for (const client of [admin, factors]) client.close()
  return { key, people, press: pressing(seed) }
}

function pressing(seed: Buffer): Regulars['press'] {
  const secret: OathSecret = { seed: seed.toString('base64'), algorithm: 'sha1', digits: 6, periodSeconds: 0 }
  const presses = new Map<string, number>()
  return (person) => {
    const counter = presses.get(person) ?? 0
    presses.set(person, counter + 1)
    return oathCode(secret, counter)
  }
}
