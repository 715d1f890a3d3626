import { Refusal } from '#contracts/refusal'
import { CredentialServiceService, type Credential as Standing } from '#contracts/gen/countersign/policy/v1/credential'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import type { Authenticate, Credential } from '#libs/rpc/credential'
import { cachedAuthentication } from '#libs/rpc/credential-cache'
import type { World } from '#libs/runtime/world'
import type { Foundation } from './foundation.ts'

/** How long a caller waits for word of who they are, in milliseconds: less than callers wait for an answer. */
const patience = 2_000

/** Tells callers apart by asking the policy service who a key is; what it said is believed for a few seconds. */
export function knownKeys(
  { peer }: Pick<Foundation<unknown>, 'peer'>,
  address: string,
  world: Pick<World, 'now'>,
): Authenticate {
  const policy = peer(CredentialServiceService, address, {
    defaultTimeoutMs: patience,
    idempotent: ['authenticateKey'],
  })
  return cachedAuthentication({
    now: () => world.now().getTime(),
    async lookup(keyHash) {
      try {
        const { credential } = await policy.authenticateKey({ keyHash })
        return credential && asCredential(credential)
      } catch (error) {
        if (error instanceof Refusal && error.reason === ErrorReason.CREDENTIAL_INVALID) return undefined
        throw error
      }
    },
  })
}

/** A credential's standing as servers look upon it. */
export function asCredential({ id, tenantId, applicationId, scopes, expiresAt }: Standing): Credential {
  return { id, tenant: tenantId, application: applicationId, scopes, ...(expiresAt && { expiresAt }) }
}
