import type { PutEventTypeRequest, PutEventTypeResponse } from '#contracts/gen/countersign/policy/v1/admin'
import { EventType } from '#contracts/gen/countersign/policy/v1/event_type'
import { EventTypeChanged } from '#contracts/gen/countersign/policy/v1/events'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Call } from '#libs/rpc/call'
import { invalidRequest } from '#libs/rpc/shape'
import type { Context } from '../context.ts'
import { countEventTypes, findEventType, saveEventType } from '../db/event-types.ts'
import { countPolicyUp } from '../db/tenants.ts'
import { emitChange } from '../emit-change.ts'
import { assertEtag } from '../etag.ts'
import { mostEventTypes, violationsOf } from '../event-types.ts'
import { same } from '../same.ts'

const longest = 64

/** Creates a type of event or replaces it. Refuses with INVALID_REQUEST, with ETAG_MISMATCH, and with LIMIT_REACHED. */
export async function putEventType(
  { database, world }: Context,
  request: PutEventTypeRequest,
  call: Call,
): Promise<PutEventTypeResponse> {
  const { tenant } = call
  const given = plain(request.eventType as EventType)
  const violations = violationsOf(given)
  if (violations.length > 0) throw invalidRequest(violations)
  return database.kysely.transaction().execute(async (trx) => {
    await countPolicyUp(trx, tenant)
    const before = await findEventType(trx, tenant, given.name)
    assertEtag(given.etag, before?.etag)
    if (!before && (await countEventTypes(trx, tenant)) >= mostEventTypes) {
      throw new Refusal(ErrorReason.LIMIT_REACHED, `there can be at most ${mostEventTypes} types of events`)
    }
    const { createdAt, etag } = before ?? { createdAt: world.now(), etag: '' }
    const asked = { ...given, createdAt, etag }
    if (before && same(EventType, before, asked)) return { eventType: before }
    const eventType = await saveEventType(trx, tenant, asked)
    await emitChange(trx, { event: EventTypeChanged, before, after: eventType, call, world })
    return { eventType }
  })
}

/** The type as it is kept: with the lengths that are meant. */
function plain(eventType: EventType): EventType {
  const parameters = eventType.parameters.map((each) => ({ ...each, maxLength: each.maxLength || longest }))
  return { ...eventType, parameters }
}

export function eventTypeNotFound(): Refusal {
  return new Refusal(ErrorReason.OBJECT_NOT_FOUND, 'there is no such type of event')
}
