import { z } from 'zod'
import type { ListEventTypesRequest, ListEventTypesResponse } from '#contracts/gen/countersign/policy/v1/admin'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { listEventTypes as selectEventTypes } from '../db/event-types.ts'
import { listPage } from '../list-page.ts'
import { applicationId as plainName } from '../shapes.ts'

const keyShape = z.tuple([plainName()])

/** Lists types of events by name. */
export async function listEventTypes(
  { database }: Context,
  { page }: ListEventTypesRequest,
  { tenant }: Call,
): Promise<ListEventTypesResponse> {
  const { items: eventTypes, nextPageToken } = await listPage({
    page,
    keyShape,
    select: (after, most) => selectEventTypes(database.kysely, { tenant, after, most }),
    keyOf: ({ name }) => name,
  })
  return { eventTypes, nextPageToken }
}
