import type { RemoveApplicationRequest, RemoveApplicationResponse } from '#contracts/gen/countersign/policy/v1/admin'
import { ApplicationChanged } from '#contracts/gen/countersign/policy/v1/events'
import type { Call } from '#libs/rpc/call'
import { emitChange } from '../emit-change.ts'
import type { Context } from '../context.ts'
import { applicationNotFound, deleteApplication } from '../db/applications.ts'
import { countPolicyUp } from '../db/tenants.ts'

/** Removes an application. Refuses with APPLICATION_NOT_FOUND. */
export async function removeApplication(
  { database, world }: Context,
  { applicationId }: RemoveApplicationRequest,
  call: Call,
): Promise<RemoveApplicationResponse> {
  return database.kysely.transaction().execute(async (trx) => {
    await countPolicyUp(trx, call.tenant)
    const before = await deleteApplication(trx, call.tenant, applicationId)
    if (!before) throw applicationNotFound()
    await emitChange(trx, { event: ApplicationChanged, before, call, world })
    return {}
  })
}
