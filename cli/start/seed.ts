import { FactorServiceService } from '#contracts/gen/countersign/challenge/v1/factor'
import { AdminServiceService } from '#contracts/gen/countersign/policy/v1/admin'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { connect, type Remote } from '#libs/rpc/client'
import { calledServices, type CalledService, type ClientFile } from '../client-file.ts'
import * as acme from './acme.ts'
import { keptKey } from './kept-key.ts'
import { seedFactors } from './seed-factors.ts'

type Admin = Remote<typeof AdminServiceService>

export interface Seeding {
  addresses: Readonly<Record<CalledService | 'carrier', string>>
  operatorKey: string
  /** What an earlier start came to, if there was one. */
  known: ClientFile | undefined
}

const page = { pageSize: 500, pageToken: '' }

const everything = [
  ...[
    'challenge',
    'decision:explain',
    'factors',
    'factors:vouch',
    'app-passwords',
    'blocks',
    'reports',
    'deliveries',
    'greetings',
  ],
]

/** Sets up the demonstration where it is not there yet, and leaves alone what has been changed since. */
export async function seed({ addresses, operatorKey, known }: Seeding): Promise<ClientFile> {
  const to = { tenant: acme.tenant.id, address: addresses.policy }
  const admin = connect(AdminServiceService, { ...to, key: operatorKey })
  await seedTenant(admin)
  await Promise.all([seedApplications(admin), seedNetwork(admin), seedPeople(admin)])
  const key = await keptKey(known?.key, {
    admin,
    ...to,
    label: 'administrator',
    scopes: [...everything, 'administration'],
  })
  const vpn = await keptKey(known?.applicationKeys['vpn'], {
    admin,
    ...to,
    label: 'the vpn',
    applicationId: 'vpn',
    scopes: ['challenge'],
  })
  admin.close()

  const factors = connect(FactorServiceService, { address: addresses.challenge, key })
  const phonesUrl = `http://${addresses.carrier}/phones`
  const authenticators = await seedFactors(factors, { phonesUrl, known: known?.authenticators ?? {} })
  factors.close()
  const called = Object.fromEntries(calledServices.map((name) => [name, addresses[name]]))
  return {
    ...{ tenant: acme.tenant.id, key, operatorKey, applicationKeys: { vpn }, authenticators },
    addresses: called as ClientFile['addresses'],
  }
}

async function seedTenant(admin: Admin): Promise<void> {
  try {
    await admin.createTenant({ tenant: acme.tenant })
    await admin.updateSettings({ settings: acme.settings })
  } catch (error) {
    if (!(error instanceof Refusal && error.reason === ErrorReason.ALREADY_EXISTS)) throw error
  }
}

async function seedApplications(admin: Admin): Promise<void> {
  const { applications } = await admin.listApplications({ page })
  const missing = acme.applications.filter(({ id }) => !applications.some((there) => there.id === id))
  await Promise.all(missing.map((application) => admin.putApplication({ application })))
}

async function seedNetwork(admin: Admin): Promise<void> {
  const { trustedNetworks } = await admin.listTrustedNetworks({ page })
  if (trustedNetworks.some(({ network }) => network === acme.network.network)) return
  await admin.addTrustedNetwork({ trustedNetwork: acme.network })
}

async function seedPeople(admin: Admin): Promise<void> {
  const { people } = await admin.listPeople({ page })
  const missing = acme.members.filter(({ person }) => !people.some(({ userId }) => userId === person.userId))
  await Promise.all(missing.map(({ person }) => admin.putPerson({ person })))
}
