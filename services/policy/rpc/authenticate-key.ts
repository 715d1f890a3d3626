import type { AuthenticateKeyRequest, AuthenticateKeyResponse } from '#contracts/gen/countersign/policy/v1/credential'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Context } from '../context.ts'
import { credentialOf } from '../lookup-credential.ts'

/** Gives what stands behind a key's hash, expired or not. Refuses with CREDENTIAL_INVALID one that is unknown or revoked. */
export async function authenticateKey(
  ctx: Pick<Context, 'database' | 'operatorKeyHash'>,
  { keyHash }: AuthenticateKeyRequest,
): Promise<AuthenticateKeyResponse> {
  const credential = await credentialOf(ctx, keyHash)
  if (!credential) throw new Refusal(ErrorReason.CREDENTIAL_INVALID, 'the key is unknown or was revoked')
  return { credential }
}
