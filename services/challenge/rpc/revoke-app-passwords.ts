import type {
  RevokeAppPasswordsRequest,
  RevokeAppPasswordsResponse,
} from '#contracts/gen/countersign/challenge/v1/app_password'
import { transaction } from '#libs/db/transaction'
import type { Call } from '#libs/rpc/call'
import { appPasswordsRevoked } from '../app-password-events.ts'
import type { Context } from '../context.ts'
import { deleteAppPasswords, storeEvent } from '../db/app-passwords.ts'
import { lockPerson } from '../db/factors.ts'

/** Revokes all app passwords of a person, those included that are being made. */
export function revokeAppPasswords(
  { database, world }: Context,
  { userId }: RevokeAppPasswordsRequest,
  { tenant: tenantId, traceparent }: Call,
): Promise<RevokeAppPasswordsResponse> {
  return transaction(database.pool, async (client) => {
    await lockPerson(client, { tenantId, userId })
    const ids = await deleteAppPasswords(client, { tenantId, userId })
    if (ids.length > 0) await storeEvent(client, appPasswordsRevoked({ tenantId, userId }, ids, { world, traceparent }))
    return { revoked: ids.length }
  })
}
