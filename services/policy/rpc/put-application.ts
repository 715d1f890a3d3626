import { Application } from '#contracts/gen/countersign/policy/v1/admin'
import type { PutApplicationRequest, PutApplicationResponse } from '#contracts/gen/countersign/policy/v1/admin'
import { ApplicationChanged } from '#contracts/gen/countersign/policy/v1/events'
import type { Call } from '#libs/rpc/call'
import { emitChange } from '../emit-change.ts'
import { same } from '../same.ts'
import type { Context } from '../context.ts'
import { findApplication, saveApplication } from '../db/applications.ts'
import { countPolicyUp } from '../db/tenants.ts'
import { assertEtag } from '../etag.ts'

/** Creates an application or replaces what is known of it. Refuses with ETAG_MISMATCH. */
export async function putApplication(
  { database, world }: Context,
  request: PutApplicationRequest,
  call: Call,
): Promise<PutApplicationResponse> {
  const asked = request.application as Application
  return database.kysely.transaction().execute(async (trx) => {
    await countPolicyUp(trx, call.tenant)
    const before = await findApplication(trx, call.tenant, asked.id)
    assertEtag(asked.etag, before?.etag)
    const createdAt = before?.createdAt ?? world.now()
    if (before && same(Application, before, { ...asked, createdAt, etag: before.etag })) return { application: before }
    const application = await saveApplication(trx, call.tenant, { ...asked, createdAt })
    await emitChange(trx, { event: ApplicationChanged, before, after: application, call, world })
    return { application }
  })
}
