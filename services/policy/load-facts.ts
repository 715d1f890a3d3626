import type { Situation } from '#contracts/gen/countersign/policy/v1/policy'
import { plainAddress } from '#libs/net/address'
import type { Context } from './context.ts'
import type { Asked as Question, Found } from './db/find-known.ts'
import { tenantNotFound } from './db/tenants.ts'
import { hashDeviceToken } from './device-token.ts'
import { gatherFacts } from './facts.ts'
import type { Facts, Known } from './facts.ts'
import type { NumberedPolicy } from './policies.ts'

interface Asked {
  tenant: string
  situation: Situation
  now: Date
}

/** The facts of a sign-in, and the number of the policy that is in them. */
export interface LoadedFacts extends Facts {
  readonly policyVersion: number
}

/** Everything the rules may look at for one sign-in. Refuses with TENANT_NOT_FOUND. */
export async function loadFacts(
  { findKnown, policies, countryOf }: Pick<Context, 'findKnown' | 'policies' | 'countryOf'>,
  { tenant, situation, now }: Asked,
): Promise<LoadedFacts> {
  const found = await findKnown(questionOf(tenant, situation))
  const policy = await policies(tenant, tenantOf(found).policyVersion)
  const facts = factsUnder(policy, { found, situation, now, country: countryOf(situation.clientIp) })
  return { policyVersion: policy.policyVersion, ...facts }
}

interface Gathered extends Pick<Known, 'country'> {
  found: Found
  situation: Situation
  now: Date
}

/** The facts of a sign-in under one policy or another. Refuses with TENANT_NOT_FOUND. */
export function factsUnder(policy: NumberedPolicy, { found, situation, now, country }: Gathered): Facts {
  const tenant = { licensing: tenantOf(found).licensing, linkedProvider: policy.linkedProvider }
  return gatherFacts({ policy, country, ...found, tenant }, situation, now)
}

function tenantOf({ tenant }: Found): NonNullable<Found['tenant']> {
  if (!tenant) throw tenantNotFound()
  return tenant
}

/** What to look up for a sign-in. */
export function questionOf(tenant: string, situation: Situation): Question {
  const { userId, applicationId, authenticationType } = situation
  const clientIp = plainAddress(situation.clientIp)
  const deviceChain = hashDeviceToken(situation.deviceToken)?.chain ?? null
  return { tenant, userId, applicationId, authenticationType, clientIp, deviceChain }
}
