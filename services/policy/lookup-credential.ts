import type { Credential } from '#contracts/gen/countersign/policy/v1/credential'
import type { Credential as Known } from '#libs/rpc/credential'
import type { Context } from './context.ts'
import { findCredential } from './db/credentials.ts'
import { isOperator, operatorCredential } from './operator.ts'

type Held = Pick<Context, 'database' | 'operatorKeyHash'>

/** What stands behind a key's SHA-256 hash, also when it has expired; undefined for one that is unknown or revoked. */
export async function credentialOf(
  { database, operatorKeyHash }: Held,
  keyHash: Buffer,
): Promise<Credential | undefined> {
  if (isOperator(keyHash, operatorKeyHash)) return operatorCredential
  const credential = await findCredential(database.pool, keyHash)
  return credential?.revokedAt ? undefined : credential
}

/** The same, as this service's own server asks for it: the one that all others ask by RPC. */
export async function lookupCredential(ctx: Held, keyHash: Buffer): Promise<Known | undefined> {
  const credential = await credentialOf(ctx, keyHash)
  if (!credential) return undefined
  const { id, tenantId, applicationId, scopes, expiresAt } = credential
  return { id, tenant: tenantId, application: applicationId, scopes, ...(expiresAt && { expiresAt }) }
}
