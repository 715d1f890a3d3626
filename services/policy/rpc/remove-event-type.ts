import type { RemoveEventTypeRequest, RemoveEventTypeResponse } from '#contracts/gen/countersign/policy/v1/admin'
import { EventTypeChanged } from '#contracts/gen/countersign/policy/v1/events'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { deleteEventType } from '../db/event-types.ts'
import { countPolicyUp } from '../db/tenants.ts'
import { emitChange } from '../emit-change.ts'
import { eventTypeNotFound } from './put-event-type.ts'

/** Removes a type of event. Refuses with OBJECT_NOT_FOUND. */
export async function removeEventType(
  { database, world }: Context,
  { name }: RemoveEventTypeRequest,
  call: Call,
): Promise<RemoveEventTypeResponse> {
  return database.kysely.transaction().execute(async (trx) => {
    await countPolicyUp(trx, call.tenant)
    const before = await deleteEventType(trx, call.tenant, name)
    if (!before) throw eventTypeNotFound()
    await emitChange(trx, { event: EventTypeChanged, before, call, world })
    return {}
  })
}
