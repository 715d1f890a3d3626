import { Application, IssueCredentialRequest, Licensing, Tenant } from '#contracts/gen/countersign/policy/v1/admin'
import { ApplicationKind } from '#contracts/gen/countersign/types/v1/edition'
import type { Switchboard, Clients } from './clients.ts'

/** An organisation with an administrator, and a VPN that asks for second factors. */
export interface House {
  id: string
  /** Of every scope. */
  adminKey: string
  /** The VPN's own: it may ask for challenges, and hear why. */
  vpnKey: string
  admin: Clients
  vpn: Clients
  /** Issues another key, of these scopes alone. */
  issue(scopes: string[], more?: { applicationId?: string; expiresAt?: Date }): Promise<{ key: string; id: string }>
}

export const allScopes = [
  'challenge',
  'decision:explain',
  'factors',
  'factors:vouch',
  'app-passwords',
  'blocks',
  'reports',
  'deliveries',
  'greetings',
  'administration',
]

/** Sets up a tenant by the operator's hand. */
export async function newTenant(
  connect: Switchboard['connect'],
  operatorKey: string,
  { id, licensing = Licensing.OPEN }: { id: string; licensing?: Licensing },
): Promise<House> {
  const operator = connect({ key: operatorKey, tenant: id }).admin
  await operator.createTenant({ tenant: Tenant.create({ id, name: `The ${id} company`, licensing }) })
  const kind = ApplicationKind.REMOTE_ACCESS
  await operator.putApplication({ application: Application.create({ id: 'vpn', name: 'The VPN', kind }) })

  const issue: House['issue'] = async (scopes, more) => {
    const request = IssueCredentialRequest.create({ scopes, label: scopes.join(), ...more })
    const { key, credential } = await operator.issueCredential(request)
    return { key, id: credential?.id ?? '' }
  }
  const { key: adminKey } = await issue(allScopes)
  const { key: vpnKey } = await issue(['challenge', 'decision:explain'], { applicationId: 'vpn' })
  return { id, adminKey, vpnKey, admin: connect({ key: adminKey }), vpn: connect({ key: vpnKey }), issue }
}
