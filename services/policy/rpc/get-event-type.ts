import type { GetEventTypeRequest, GetEventTypeResponse } from '#contracts/gen/countersign/policy/v1/admin'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { findEventType } from '../db/event-types.ts'
import { eventTypeNotFound } from './put-event-type.ts'

/** Gives a type of event. Refuses with OBJECT_NOT_FOUND. */
export async function getEventType(
  { database }: Context,
  { name }: GetEventTypeRequest,
  { tenant }: Call,
): Promise<GetEventTypeResponse> {
  const eventType = await findEventType(database.kysely, tenant, name)
  if (!eventType) throw eventTypeNotFound()
  return { eventType }
}
