import type {
  RevokeAppPasswordRequest,
  RevokeAppPasswordResponse,
} from '#contracts/gen/countersign/challenge/v1/app_password'
import type { Call } from '#libs/rpc/call'
import { appPasswordsRevoked } from '../app-password-events.ts'
import type { Context } from '../context.ts'
import { deleteAppPassword } from '../db/app-passwords.ts'
import { appPasswordNotFound } from '../present-app-password.ts'

/** Revokes one app password: the next use of it is wrong. */
export async function revokeAppPassword(
  { database, world }: Context,
  { userId, appPasswordId: id }: RevokeAppPasswordRequest,
  { tenant: tenantId, traceparent }: Call,
): Promise<RevokeAppPasswordResponse> {
  const event = appPasswordsRevoked({ tenantId, userId }, [id], { world, traceparent })
  if (!(await deleteAppPassword(database.pool, { tenantId, userId, id }, event))) throw appPasswordNotFound()
  return {}
}
