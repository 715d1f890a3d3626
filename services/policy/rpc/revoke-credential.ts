import type { RevokeCredentialRequest, RevokeCredentialResponse } from '#contracts/gen/countersign/policy/v1/admin'
import { CredentialChanged } from '#contracts/gen/countersign/policy/v1/events'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Call } from '#libs/rpc/call'
import { emitChange } from '../emit-change.ts'
import type { Context } from '../context.ts'
import { lockCredential, markRevoked } from '../db/credentials.ts'

/** Revokes a credential; one that was revoked stays as it is. Refuses with OBJECT_NOT_FOUND. */
export async function revokeCredential(
  { database, world }: Context,
  { credentialId }: RevokeCredentialRequest,
  call: Call,
): Promise<RevokeCredentialResponse> {
  return database.kysely.transaction().execute(async (trx) => {
    const before = await lockCredential(trx, call.tenant, credentialId)
    if (!before) throw new Refusal(ErrorReason.OBJECT_NOT_FOUND, 'there is no such credential')
    if (before.revokedAt) return { credential: before }
    const credential = { ...before, revokedAt: world.now() }
    await markRevoked(trx, credential)
    await emitChange(trx, { event: CredentialChanged, before, after: credential, call, world })
    return { credential }
  })
}
