import type { IssueCredentialRequest, IssueCredentialResponse } from '#contracts/gen/countersign/policy/v1/admin'
import { CredentialChanged } from '#contracts/gen/countersign/policy/v1/events'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Call } from '#libs/rpc/call'
import { invalidRequest } from '#libs/rpc/shape'
import { emitChange } from '../emit-change.ts'
import type { Context } from '../context.ts'
import { applicationNotFound, findApplication } from '../db/applications.ts'
import { insertCredential } from '../db/credentials.ts'
import { hashKey, newKey } from '../key.ts'

/**
 * Issues a bearer key, which is in this answer and nowhere else. Refuses with SCOPE_MISSING a scope that the caller does not
 * hold, with APPLICATION_NOT_FOUND, and with INVALID_REQUEST a moment that has passed.
 */
export async function issueCredential(
  { database, world }: Context,
  { applicationId, scopes, label, expiresAt }: IssueCredentialRequest,
  call: Call,
): Promise<IssueCredentialResponse> {
  const now = world.now()
  assertHeld(scopes, call)
  if (expiresAt && expiresAt <= now)
    throw invalidRequest([{ field: 'expires_at', description: 'must be in the future' }])
  const standing = { id: world.randomId(), tenantId: call.tenant, applicationId, scopes: [...new Set(scopes)], label }
  const credential = { ...standing, expiresAt, createdAt: now }
  const key = newKey(world)
  await database.kysely.transaction().execute(async (trx) => {
    if (applicationId !== '' && !(await findApplication(trx, call.tenant, applicationId))) throw applicationNotFound()
    await insertCredential(trx, credential, hashKey(key))
    await emitChange(trx, { event: CredentialChanged, after: credential, call, world })
  })
  return { credential, key }
}

/** Nobody gives away more than they have. */
function assertHeld(scopes: readonly string[], { caller }: Call): void {
  const held = 'scopes' in caller ? caller.scopes : []
  const scope = scopes.find((wanted) => !held.includes(wanted))
  if (scope === undefined) return
  throw new Refusal(ErrorReason.SCOPE_MISSING, `the credential lacks the scope ${scope}`, { metadata: { scope } })
}
